import { EVENT_ID_LENGTH, eventId } from '@tradewind/contracts';

/** Ids of the last events folded into an entity are known, so that a client's retry counts once. */
export const RING_LENGTH = 128;
/** 46 bits of a hash: one of 128 is another's by chance once in 5 * 10^11 events. */
const KEPT = 8;

/**
 * Adds an id to a ring, which is text of fixed width, oldest first: it is written with every change of
 * its entity, and text costs least. `undefined` if the ring has it already.
 */
export function addToRing(ring: string, id: string): string | undefined {
  const kept = keptForm(id);
  for (let at = ring.indexOf(kept); at >= 0; at = ring.indexOf(kept, at + 1)) {
    if (at % KEPT === 0) return undefined;
  }
  const grown = ring + kept;
  return grown.length > RING_LENGTH * KEPT ? grown.slice(KEPT) : grown;
}

/** The part of an id that is kept; its length is that of all. */
export function keptForm(id: string): string {
  return uniform(id).slice(-KEPT);
}

/**
 * The ring of an entity that has taken what was folded into another one: the newest ids of both, those
 * of its own last. When it is full each has half of it at least.
 */
export function joinRings(ring: string, other: string): string {
  const own = new Set(idsIn(ring));
  const others = idsIn(other).filter((id) => !own.has(id));
  const half = RING_LENGTH / 2;
  const kept = Math.max(half, RING_LENGTH - others.length);
  const ownKept = [...own].slice(-kept);
  return [...others.slice(-(RING_LENGTH - ownKept.length)), ...ownKept].join('');
}

function idsIn(ring: string): string[] {
  return Array.from({ length: ring.length / KEPT }, (_, at) =>
    ring.slice(at * KEPT, (at + 1) * KEPT),
  );
}

/**
 * The platform's own ids are hashes. Other ids may share any part, so they are hashed, under a prefix
 * that keeps them apart from the platform's hash of the same text.
 */
function uniform(id: string): string {
  return id.length === EVENT_ID_LENGTH ? id : eventId(`ring|${id}`);
}
