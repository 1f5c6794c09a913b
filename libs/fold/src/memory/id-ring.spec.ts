import { describe, expect, it } from '@jest/globals';
import { eventId } from '@tradewind/contracts';
import fc from 'fast-check';
import { addToRing, joinRings, RING_LENGTH } from './id-ring.js';

describe('a ring of ids', () => {
  it('knows the last ids, as a list of them would', () => {
    const ids = fc.oneof(
      fc.integer({ min: 0, max: 300 }).map((n) => eventId(String(n))),
      fc
        .integer({ min: 0, max: 40 })
        .map((n) => `018f3c1a-7b2c-7000-8000-${String(n).padStart(12, '0')}`),
      fc.string({ minLength: 1, maxLength: 30 }),
    );
    fc.assert(
      fc.property(fc.array(ids, { maxLength: 400 }), (all) => {
        let ring = '';
        let last: string[] = [];
        for (const id of all) {
          const grown = addToRing(ring, id);
          expect(grown === undefined).toBe(last.includes(id));
          if (grown === undefined) continue;
          ring = grown;
          last = [...last, id].slice(-RING_LENGTH);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('keeps an id apart from the hash of the same text', () => {
    const ring = addToRing('', '2') ?? '';
    expect(addToRing(ring, eventId('2'))).toBeDefined();
    expect(addToRing(ring, '2')).toBeUndefined();
  });

  it('does not take the seam of two ids for one', () => {
    const [a, b] = ['x'.repeat(8), 'y'.repeat(8)].map((end) => 'h'.repeat(14) + end);
    const seam = `${'h'.repeat(14)}${'x'.repeat(3)}${'y'.repeat(5)}`;
    const ring = addToRing(addToRing('', a ?? '') ?? '', b ?? '') ?? '';
    expect(addToRing(ring, seam)).toBeDefined();
    expect(addToRing(ring, a ?? '')).toBeUndefined();
  });

  describe('joined with another', () => {
    const ringOf = (name: string, length: number) =>
      Array.from({ length }, (_, n) => eventId(`${name} ${String(n)}`)).reduce(
        (ring, id) => addToRing(ring, id) ?? ring,
        '',
      );
    const knows = (ring: string, name: string, n: number) =>
      addToRing(ring, eventId(`${name} ${String(n)}`)) === undefined;

    it('knows the ids of both, those of both once', () => {
      const joined = joinRings(ringOf('own', 30), ringOf('other', 20) + ringOf('own', 10));
      expect(joined).toHaveLength(50 * 8);
      expect(knows(joined, 'own', 0) && knows(joined, 'other', 0)).toBe(true);
      expect(joinRings(joined, '')).toBe(joined);
    });

    it('keeps the newest half of each when both are full', () => {
      const joined = joinRings(ringOf('own', RING_LENGTH), ringOf('other', RING_LENGTH));
      expect(joined).toHaveLength(RING_LENGTH * 8);
      for (const name of ['own', 'other']) {
        expect(knows(joined, name, RING_LENGTH - 1)).toBe(true);
        expect(knows(joined, name, RING_LENGTH / 2)).toBe(true);
        expect(knows(joined, name, RING_LENGTH / 2 - 1)).toBe(false);
      }
    });
  });
});
