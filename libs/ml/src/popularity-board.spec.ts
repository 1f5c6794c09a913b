import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDecayed } from './decay.js';
import type { DecayedCount } from './decay.js';
import { placeOnBoard, rankBoard } from './popularity-board.js';
import type { Board } from './popularity-board.js';

const halfLife = 3;
const touches = fc.array(
  fc.record({
    item: fc.integer({ min: 0, max: 20 }).map((n) => `item-${String(n)}`),
    weight: fc.integer({ min: 1, max: 9 }),
    after: fc.integer({ min: 0, max: 4 }),
  }),
  { minLength: 1, maxLength: 150 },
);

describe('popularity board', () => {
  it('is exactly the top of a full count, although it keeps only the top', () => {
    fc.assert(
      fc.property(touches, fc.integer({ min: 1, max: 8 }), (all, size) => {
        const board: Board = [];
        const full: Board = [];
        const counts = new Map<string, DecayedCount>();
        let time = 0;
        for (const { item, weight, after } of all) {
          time += after;
          const count = counts.get(item) ?? { value: 0, time };
          counts.set(item, count);
          addDecayed(count, halfLife, { weight, time });
          placeOnBoard(board, item, count, { size, halfLife });
          placeOnBoard(full, item, count, { size: 1_000, halfLife });
          expect(board.length).toBeLessThanOrEqual(size);
        }
        const values = (of: Board) => rankBoard(of, halfLife, time).map(([, count]) => count);
        const expected = values(full).slice(0, size);
        values(board).forEach((count, i) => {
          expect(count).toBeCloseTo(expected[i] ?? NaN, 6);
        });
        expect(board.length).toBe(Math.min(size, counts.size));
      }),
    );
  });

  it('fades: what was popular once gives way to what is popular now', () => {
    const board: Board = [];
    placeOnBoard(board, 'once', { value: 10, time: 0 }, { size: 2, halfLife });
    placeOnBoard(board, 'now', { value: 6, time: 3 }, { size: 2, halfLife });
    expect(rankBoard(board, halfLife, 3)).toEqual([
      ['now', 6],
      ['once', 5],
    ]);
  });

  it('survives JSON', () => {
    const board: Board = [];
    placeOnBoard(board, 'a', { value: 1.5, time: 2 }, { size: 2, halfLife });
    expect(JSON.parse(JSON.stringify(board))).toEqual(board);
  });
});
