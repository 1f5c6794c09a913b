import { EVENT_ID_LENGTH, eventId } from '@tradewind/contracts';

/** Ids of the last events folded into an entity are known, so that a client's retry counts once. */
export const RING_LENGTH = 128;
/** Characters kept of an id: 46 bits of a hash. One of 128 is another's by chance once in 5 * 10^11 events. */
export const KEPT_CHARS = 8;

/**
 * Adds an id to a ring, which is text of fixed width, oldest first: it is written with every change of
 * its entity, and text costs least. `undefined` if the ring has it already.
 */
export function addToRing(ring: string, id: string): string | undefined {
  const kept = keptForm(id);
  for (let at = ring.indexOf(kept); at >= 0; at = ring.indexOf(kept, at + 1)) {
    if (at % KEPT_CHARS === 0) return undefined;
  }
  const grown = ring + kept;
  return grown.length > RING_LENGTH * KEPT_CHARS ? grown.slice(KEPT_CHARS) : grown;
}

/** The part of an id that is kept. */
export function keptForm(id: string): string {
  return uniform(id).slice(-KEPT_CHARS);
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
  return Array.from({ length: ring.length / KEPT_CHARS }, (_, at) =>
    ring.slice(at * KEPT_CHARS, (at + 1) * KEPT_CHARS),
  );
}

/**
 * The platform's own ids are hashes. Other ids may share any part, so they are hashed, under a prefix
 * that keeps them apart from the platform's hash of the same text.
 */
function uniform(id: string): string {
  return id.length === EVENT_ID_LENGTH ? id : eventId(`ring|${id}`);
}
