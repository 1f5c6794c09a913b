import { describe, expect, it } from '@jest/globals';
import { eventId } from '@tradewind/contracts';
import fc from 'fast-check';
import { addId, MAX_OLDER_IDS } from './day-of-ids.js';
import type { KnownIds } from './day-of-ids.js';
import { RING_LENGTH } from './id-ring.js';

const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0);
const nothing: KnownIds = { ring: '', older: [] };

/** Adds ids that are new, `everyMs` apart. */
function after(count: number, everyMs = 0, from = nothing): KnownIds {
  let known = from;
  for (let i = 0; i < count; i++) {
    const grown = addId(known, eventId(String(i)), START + i * everyMs);
    if (grown === undefined) throw new Error(`${String(i)} was taken for known`);
    known = grown;
  }
  return known;
}

const knows = (known: KnownIds, n: number, at = START) =>
  addId(known, eventId(String(n)), at) === undefined;

describe('the ids of a day', () => {
  it.each([1, RING_LENGTH, RING_LENGTH + 1, 1_000, MAX_OLDER_IDS + RING_LENGTH])(
    'are all known after %d of them',
    (count) => {
      const known = after(count);
      for (let n = 0; n < count; n += Math.ceil(count / 50)) expect(knows(known, n)).toBe(true);
      expect(knows(known, count)).toBe(false);
    },
  );

  it('are known for 24 hours and forgotten some time after, but for those in the ring', () => {
    const known = after(400, HOUR_MS / 10);
    const now = START + 400 * (HOUR_MS / 10);
    for (let n = 400 - 240; n < 400; n++) expect(knows(known, n, now)).toBe(true);
    expect(knows(known, 0, now)).toBe(false);
    expect(knows(after(RING_LENGTH, 24 * HOUR_MS), 0, now)).toBe(true);
  });

  it('are bounded: the oldest give way', () => {
    const known = after(MAX_OLDER_IDS + RING_LENGTH + 10);
    expect(knows(known, 9)).toBe(false);
    expect(knows(known, 10)).toBe(true);
    expect(JSON.stringify(known).length).toBeLessThan(9 * (MAX_OLDER_IDS + RING_LENGTH));
  });

  it('cost a shopper with few events nothing beside the ring', () => {
    expect(after(RING_LENGTH).older).toEqual([]);
  });

  it('are as a list of the last day and the ring would know them, whatever comes when', () => {
    const step = fc.record({
      id: fc.integer({ min: 0, max: 500 }),
      wait: fc.constantFrom(0, 0, 0, 1_000, HOUR_MS, 12 * HOUR_MS, 48 * HOUR_MS),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 600 }), (steps) => {
        let known = nothing;
        let now = START;
        const seen: { id: number; at: number }[] = [];
        for (const { id, wait } of steps) {
          now += wait;
          const grown = addId(known, eventId(String(id)), now);
          const day = seen.some((one) => one.id === id && one.at > now - 24 * HOUR_MS);
          const inRing = seen.slice(-RING_LENGTH).some((one) => one.id === id);
          if (day || inRing) expect(grown).toBeUndefined();
          if (!seen.some((one) => one.id === id)) expect(grown).toBeDefined();
          if (grown === undefined) continue;
          known = grown;
          seen.push({ id, at: now });
        }
      }),
      { numRuns: 40 },
    );
  });
});
