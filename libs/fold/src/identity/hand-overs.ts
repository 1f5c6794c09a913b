import { IDENTITY_LINKED, STATE_HANDED_BACK, STATE_HANDED_OVER } from '@tradewind/contracts';
import type { Fold, FoldEvent, HandOverEvents, Parcel, TopicContract } from '@tradewind/contracts';
import type { GroupMember } from '../group/fold-group.js';
import { upgraded } from '../group/state-versions.js';
import type { LinkedEntity } from './linked-entity.js';
import { acceptedIds, isKnown } from './shopper-ids.js';

/** What was done with a record: it ends here, is known already, or is for the fold. */
export type Taken = 'taken' | 'duplicate' | 'for the fold';

/** One record on its way into one fold that can merge. */
export interface HandOverStep {
  readonly member: GroupMember;
  readonly event: FoldEvent<TopicContract>;
  /** The ids of the shopper that a forwarded event has been at; empty for any other. */
  readonly path: readonly string[];
  /** The place of the record in the log of its topic. */
  readonly offset: number;
  /** Where the logs that bring links go on: no link so far has a greater number. */
  readonly nextLink: number;
  /** That of the record's key. */
  readonly entity: LinkedEntity;
  /** Sends what another id of the shopper is to get. */
  readonly send: (to: string, type: keyof HandOverEvents, data: Parcel) => void;
  /** Sends the record on to another id. */
  readonly forward: (to: string, path: readonly string[]) => void;
}

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
  switch (step.event.type) {
    case IDENTITY_LINKED:
      return follow(step);
    case STATE_HANDED_OVER:
      return receive(step);
    case STATE_HANDED_BACK:
      return takeBack(step);
    default:
      return pass(step);
  }
}

/** The id of the key belongs to the shopper of another id. */
function follow({ event, offset, entity, send }: HandOverStep): Taken {
  if (!entity.remember(event.id)) return 'duplicate';
  const { from, to } = event.data as { readonly from: string; readonly to: string };
  const { to: linked, refused, ids = {} } = entity.links;
  if (from !== entity.id || to === from || to === linked || to === refused) return 'taken';
  const state = entity.takeState();
  entity.linkTo(to);
  send(to, STATE_HANDED_OVER, { from, link: offset, path: [from], ids, ...state });
  return 'taken';
}

/** A state comes to this id. */
function receive(step: HandOverStep): Taken {
  const { entity, send } = step;
  const parcel = step.event.data as Parcel;
  const path = [...parcel.path, entity.id];
  const next = entity.nextAfter(parcel.path);
  if (next !== undefined) {
    send(next, STATE_HANDED_OVER, { ...parcel, path });
    return 'taken';
  }
  if (isKnown(entity.links, parcel)) return 'duplicate';
  const ids = acceptedIds(entity, parcel);
  if (ids) {
    entity.setLinks({ ...entity.links, ids });
    merge(step, parcel);
  } else {
    send(parcel.from, STATE_HANDED_BACK, { ...parcel, path });
  }
  return 'taken';
}

/** The link of this id ends: the other one did not take its state. */
function takeBack(step: HandOverStep): Taken {
  const { entity, nextLink, send } = step;
  const parcel = step.event.data as Parcel;
  const [, refused = ''] = parcel.path;
  const { to, ids } = entity.links;
  if (to === undefined || to === refused) {
    entity.unlink({ refused, ids: { ...parcel.ids, ...ids } });
    merge(step, parcel);
  } else {
    // It has been linked to a third one meanwhile, which may have seen that link: this one is newer.
    send(to, STATE_HANDED_OVER, { ...parcel, link: nextLink - 0.5, path: [entity.id] });
  }
  return 'taken';
}

/** An event of a linked id follows its state. */
function pass({ event, path, entity, forward }: HandOverStep): Taken {
  const next = entity.nextAfter(path);
  const isForwarded = path.length > 0;
  if (next === undefined && !isForwarded) return 'for the fold';
  // One that has gone round a circle was noted when it came first.
  if (!path.includes(entity.id) && !entity.remember(event.id)) return 'duplicate';
  if (next === undefined) return 'for the fold';
  forward(next, [...path, entity.id]);
  return 'taken';
}

function merge({ member, entity }: HandOverStep, { state, version = 1, seen = '' }: Parcel): void {
  if (state === undefined) return;
  const { fold } = member;
  entity.merge(upgraded(fold, entity.key, { s: state, v: version }), seen);
}
