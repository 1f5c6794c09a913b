import {
  IDENTITY_LINKED,
  IDENTITY_SPLIT,
  SPLIT_ASKED,
  STATE_HANDED_BACK,
  STATE_HANDED_OVER,
  STATE_NOT_RESTORED,
  STATE_RESTORED,
} from '@tradewind/contracts';
import type { Fold, FoldEvent, Parcel, TopicContract } from '@tradewind/contracts';
import type { HandOverStep, Taken } from './hand-over-step.js';
import { mergeParcel } from './merge-parcel.js';
import { isFromBefore, leaveOut, regulate, regulationOf } from './regulations.js';
import { acceptedIds, isKnown } from './shopper-ids.js';
import { heldBack, isRestored, keepState, restore, splitFrom, splitOff } from './splits.js';

/**
 * Whether a state comes in a form that the fold cannot read any more. The partition that has sent it is
 * built again from its log as well, and sends it once more.
 */
export function isOutdated(fold: Fold, { type, data }: FoldEvent<TopicContract>): boolean {
  if (type !== STATE_HANDED_OVER && type !== STATE_HANDED_BACK) return false;
  const { version = fold.stateVersion } = data as Parcel;
  return version < fold.stateVersion && fold.upgrade === undefined;
}

/**
 * Follows links between the ids of a shopper. The state of an id that was linked to another one goes
 * there as one record, and events that come later follow it; of the id itself only the link is kept.
 *
 * A state is merged once: its record has a place in the order of its source, and names the link that
 * sent it, of which the receiver keeps the newest of each id. So even a state that goes another way
 * when logs are folded again is known.
 */
export function takeRecord(step: HandOverStep): Taken {
  const regulation = regulationOf(step.event);
  if (regulation) return regulate(step, regulation);
  if (isFromBefore(step)) return leaveOut(step);
  const { erased, suppressed } = step.entity.links;
  if (erased) step.entity.revive();
  const taken = takeOther(step);
  if (!suppressed) return taken;
  // What comes from another id is kept with the rest, and nothing follows from it.
  step.entity.stopTimer();
  return taken === 'for the fold' ? 'taken' : taken;
}

function takeOther(step: HandOverStep): Taken {
  switch (step.event.type) {
    case SPLIT_ASKED:
      return splitFrom(step);
    case STATE_RESTORED:
      return restore(step);
    case STATE_NOT_RESTORED:
      return keepState(step);
  }
  if (isRestored(step)) return 'duplicate';
  return heldBack(step) ? 'taken' : takeNow(step);
}

function takeNow(step: HandOverStep): Taken {
  switch (step.event.type) {
    case IDENTITY_LINKED:
      return follow(step);
    case IDENTITY_SPLIT:
      return splitOff(step);
    case STATE_HANDED_OVER:
      return receive(step);
    case STATE_HANDED_BACK:
      return takeBack(step);
    default:
      return pass(step);
  }
}

interface Link {
  readonly from: string;
  readonly to: string;
  /** Who has stated it with a secret key. */
  readonly by?: string;
}

/** Whether a link changes anything. */
function isNews({ id, links }: HandOverStep['entity'], { from, to }: Link): boolean {
  return from === id && to !== from && to !== links.to && to !== links.refused;
}

/** The id of the key belongs to the shopper of another id. */
function follow({ event, offset, entity, send, refuse }: HandOverStep): Taken {
  if (!entity.remember(event.id)) return 'duplicate';
  const { from, to, by } = event.data as Link;
  const { to: linked, ids = {} } = entity.links;
  if (!isNews(entity, { from, to })) return 'taken';
  if (entity.isBlocked(to) && by === undefined) {
    refuse(from, to, 'split');
    return 'taken';
  }
  entity.allow(to);
  if (linked !== undefined) refuse(from, to, 'shared-device');
  const state = entity.takeState();
  entity.linkTo(to);
  const stated = by !== undefined && { stated: true as const };
  send(to, STATE_HANDED_OVER, { from, link: offset, path: [from], ids, ...stated, ...state });
  return 'taken';
}

/** A state comes to this id. */
function receive(step: HandOverStep): Taken {
  const { entity, send } = step;
  const parcel = step.event.data as Parcel;
  const path = [...parcel.path, entity.id];
  const next = nextAfter(step, parcel.path);
  if (next !== undefined) {
    entity.passOn([...Object.keys(parcel.ids), parcel.from]);
    send(next, STATE_HANDED_OVER, { ...parcel, path });
    return 'taken';
  }
  if (isKnown(entity.links, parcel)) return 'duplicate';
  if (parcel.stated) entity.allow(parcel.from);
  const ids = entity.isBlocked(parcel.from) ? undefined : acceptedIds(entity, parcel);
  if (ids) {
    entity.setLinks({ ...entity.links, ids });
    mergeParcel(step, parcel);
  } else {
    send(parcel.from, STATE_HANDED_BACK, { ...parcel, path });
  }
  return 'taken';
}

/** The link of this id ends: the other one did not take its state. */
function takeBack(step: HandOverStep): Taken {
  const { entity, nextLink, send, refuse } = step;
  const parcel = step.event.data as Parcel;
  const [, refused = ''] = parcel.path;
  const { to, ids } = entity.links;
  if (to === undefined || to === refused) {
    entity.unlink({ refused, ids: { ...parcel.ids, ...ids } });
    refuse(entity.id, refused, entity.isBlocked(refused) ? 'split' : 'too-many-ids');
    mergeParcel(step, parcel);
  } else {
    // It has been linked to a third one meanwhile, which may have seen that link: this one is newer.
    send(to, STATE_HANDED_OVER, { ...parcel, link: nextLink - 0.5, path: [entity.id] });
  }
  return 'taken';
}

/** An event of a linked id follows its state. */
function pass(step: HandOverStep): Taken {
  const { event, path, entity, forward } = step;
  const next = nextAfter(step, path);
  const isForwarded = path.length > 0;
  if (next === undefined && !isForwarded) return 'for the fold';
  // One that has gone round a circle was noted when it came first.
  if (!path.includes(entity.id) && !entity.remember(event.id)) return 'duplicate';
  const last = path.at(-1);
  // It was sent before the two were split.
  if (next === undefined && last !== undefined && entity.isBlocked(last)) {
    forward(last, [...path, entity.id]);
    return 'taken';
  }
  if (next === undefined) return 'for the fold';
  forward(next, [...path, entity.id]);
  return 'taken';
}

/** Where what has been at these ids goes from here; tells of a link that ends since it closed a circle. */
function nextAfter({ entity, refuse }: HandOverStep, path: readonly string[]): string | undefined {
  const { to } = entity.links;
  const next = entity.nextAfter(path);
  if (to !== undefined && next === undefined) refuse(entity.id, to, 'circle');
  return next;
}
