import { STATE_HANDED_BACK, STATE_HANDED_OVER } from '@tradewind/contracts';
import type { NotRestored, Parcel, RestoredState, SplitAsked } from '@tradewind/contracts';
import type { HeldRecord, Links, Restoring } from '../memory/links.js';
import { recordOf } from './held-record.js';
import type { HandOverStep, Taken } from './hand-over-step.js';
import { mergeParcel } from './merge-parcel.js';

/** States of a partition that are built again at a time; a further split is refused. */
export const MAX_RESTORATIONS = 20;
/** What may come to a shopper while the state is built again; with more the shopper keeps the old one. */
export const MAX_HELD_RECORDS = 200;
const MAX_HELD_BYTES = 262_144;

interface Split {
  readonly split: string;
  readonly from: string;
  readonly to: string;
}

/**
 * The link of this id was wrong. The id stands alone again, with those that were linked to it, and its
 * state and that of the shopper that it was linked to are built again from the log.
 */
export function splitOff(step: HandOverStep): Taken {
  const { entity, event, ask, restorations } = step;
  if (!entity.remember(event.id)) return 'duplicate';
  const { split, from, to } = event.data as Split;
  const { to: linked, via = [] } = entity.links;
  if (from !== entity.id) return 'taken';
  if (linked !== to) return refused(step, split, 'the ids are not linked');
  if (restorations.open >= MAX_RESTORATIONS) {
    return refused(step, split, 'too many splits are under way: ask again later');
  }
  const ids = [from, ...via.filter((id) => id !== from)];
  entity.unlink({});
  entity.block(to);
  begin(step, { split, ids, without: [] });
  ask(to, { split, from, to, path: [from], ids });
  return 'taken';
}

/** Some ids of this shopper belong to another one. */
export function splitFrom(step: HandOverStep): Taken {
  const { entity, ask } = step;
  const asked = step.event.data as SplitAsked;
  const gone = new Set(asked.ids);
  if (asked.to === entity.id) entity.block(asked.from);
  const { to, via = [], ids: known = {} } = entity.links;
  const ids = [...new Set([entity.id, ...Object.keys(known), ...via])];
  // It may have been linked the other way round before this came.
  if (to !== undefined && gone.has(to)) entity.unlink({});
  entity.setLinks({ ...entity.links, via: via.filter((id) => !gone.has(id)) });
  const next = entity.nextAfter(asked.path);
  if (next !== undefined) {
    ask(next, { ...asked, path: [...asked.path, entity.id] });
    return 'taken';
  }
  begin(step, { split: asked.split, ids, without: asked.ids });
  return 'taken';
}

/** The state that was built again is here: what has come meanwhile is folded on top of it. */
export function restore(step: HandOverStep): Taken {
  const { entity, restorations, tell } = step;
  const told = step.event.data as RestoredState;
  const open = entity.links.restoring;
  if (open?.attempt !== told.attempt) return 'taken';
  const { ids: known = {}, ...links } = settled(entity.links);
  const ids = Object.fromEntries(told.linked.map((id) => [id, known[id] ?? -1]));
  const { ids: covered, through } = told;
  entity.setLinks({ ...links, ids, restored: { ids: covered, through } });
  restorations.end();
  mergeParcel(step, told);
  for (const split of open.splits) {
    const { events, since } = told;
    const what = { split, shopper: entity.id, events };
    tell({ type: 'split.restored', data: { ...what, ...(since !== undefined && { since }) } });
  }
  takeHeld(step, open);
  return 'taken';
}

/** The state cannot be built again: the one from before stays. */
export function keepState(step: HandOverStep): Taken {
  const { attempt, reason } = step.event.data as NotRestored;
  const open = step.entity.links.restoring;
  if (open?.attempt === attempt) giveUp(step, open, reason);
  return 'taken';
}

/** Whether the record is among those from which the state was built again. */
export function isRestored({ entity, event, path, place }: HandOverStep): boolean {
  const { restored } = entity.links;
  if (restored === undefined || place === undefined) return false;
  const { type, data } = event;
  const isState = type === STATE_HANDED_OVER || type === STATE_HANDED_BACK;
  const id = isState ? (data as Parcel).from : (path[0] ?? entity.id);
  const through = restored.through[`${place.topic}/${String(place.partition)}`];
  return through !== undefined && place.offset < through && restored.ids.includes(id);
}

/** Keeps the record until the state is here; false if it is not to be kept. */
export function heldBack(step: HandOverStep): boolean {
  const { entity, restorations } = step;
  const open = entity.links.restoring;
  if (open === undefined) return false;
  const held = [...open.held, restorations.record];
  if (held.length > MAX_HELD_RECORDS || sizeOf(held) > MAX_HELD_BYTES) {
    giveUp(step, open, 'the shopper did too much meanwhile: ask again later');
    return false;
  }
  entity.setLinks({ ...entity.links, restoring: { ...open, held } });
  return true;
}

/** A split that comes while another one is under way joins it. */
function begin(
  step: HandOverStep,
  what: {
    readonly split: string;
    readonly ids: readonly string[];
    readonly without: readonly string[];
  },
): void {
  const { entity, restorations, tell } = step;
  const open = entity.links.restoring;
  const before = open ? open.before : entity.takeState();
  const attempt = restorations.begin(what);
  entity.setLinks({
    ...entity.links,
    restoring: {
      ...{ attempt, splits: [...(open?.splits ?? []), what.split], held: open?.held ?? [] },
      ...(before && { before }),
    },
  });
  entity.stay();
  tell({ type: 'split.begun', data: { split: what.split, shopper: entity.id } });
}

function giveUp(step: HandOverStep, open: Restoring, reason: string): void {
  const { entity, restorations } = step;
  entity.setLinks(settled(entity.links));
  restorations.end();
  if (open.before) mergeParcel(step, open.before);
  for (const split of open.splits) refused(step, split, reason);
  takeHeld(step, open);
}

function settled(links: Links): Links {
  const left = { ...links };
  delete left.restoring;
  return left;
}

function takeHeld({ event, restorations }: HandOverStep, { held }: Restoring): void {
  const { partition, topic } = event;
  restorations.takeAgain(held.map((record) => recordOf(record, { topic, partition })));
}

function refused({ entity, tell }: HandOverStep, split: string, reason: string): Taken {
  tell({ type: 'split.refused', data: { split, shopper: entity.id, reason } });
  return 'taken';
}

function sizeOf(held: readonly HeldRecord[]): number {
  return held.reduce((sum, { v }) => sum + v.length, 0);
}
