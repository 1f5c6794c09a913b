import { addToRing, KEPT_CHARS, keptForm } from './id-ring.js';

const HOUR_MS = 3_600_000;
/** Hours for which ids are kept that have left the ring: all of a day, wherever in an hour it begins. */
const KEPT_HOURS = 25;
/** Ids kept beyond the ring; of a shopper with more in a day the oldest are forgotten. */
export const MAX_OLDER_IDS = 4_096;

/** Characters of one text: adding to a text costs as much as it is long. */
const MAX_CHARS = 1_024;

/** Ids that have left the ring, by the hour in which they left it, oldest first; several texts an hour. */
export type OlderIds = readonly (readonly [hour: number, ids: string])[];

/** What an entity knows of the ids of its events. */
export interface KnownIds {
  /** The newest. */
  readonly ring: string;
  readonly older: OlderIds;
}

/**
 * Adds the id of an event that the collector received at `recordedAt`; `undefined` if it is known. The ids
 * of the last 24 hours are known, whatever came between, up to `MAX_OLDER_IDS`; and those in the ring however
 * old they are. Without `recordedAt` nothing is kept beyond the ring.
 */
export function addId(known: KnownIds, id: string, recordedAt?: number): KnownIds | undefined {
  if (known.older.length > 0 && hasOlder(known.older, keptForm(id))) return undefined;
  const ring = addToRing(known.ring, id);
  if (ring === undefined) return undefined;
  const isFull = known.ring.length === ring.length;
  const left = isFull ? known.ring.slice(0, KEPT_CHARS) : '';
  if (recordedAt === undefined) return { ring, older: known.older };
  return { ring, older: kept(known.older, left, Math.floor(recordedAt / HOUR_MS)) };
}

function hasOlder(older: OlderIds, id: string): boolean {
  return older.some(([, ids]) => {
    for (let at = ids.indexOf(id); at >= 0; at = ids.indexOf(id, at + 1)) {
      if (at % id.length === 0) return true;
    }
    return false;
  });
}

function kept(older: OlderIds, left: string, hour: number): OlderIds {
  if (left === '' && older.length === 0) return older;
  const recent = older.filter(([at]) => at > hour - KEPT_HOURS);
  const last = recent.at(-1);
  if (left !== '' && last?.[0] === hour && last[1].length < MAX_CHARS)
    recent.splice(-1, 1, [hour, last[1] + left]);
  else if (left !== '') recent.push([hour, left]);
  return bounded(recent, MAX_OLDER_IDS * KEPT_CHARS);
}

function bounded(older: OlderIds, maxChars: number): OlderIds {
  let excess = older.reduce((sum, [, ids]) => sum + ids.length, 0) - maxChars;
  if (excess <= 0) return older;
  const rest: (readonly [number, string])[] = [];
  for (const [hour, ids] of older) {
    const cut = Math.min(Math.max(0, excess), ids.length);
    excess -= cut;
    if (cut < ids.length) rest.push([hour, ids.slice(cut)]);
  }
  return rest;
}
