import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { countOnBoard, rankBoards } from './fading-board.js';
import type { FadingBoard } from './fading-board.js';

const HALF_LIFE = 100;

describe('a board of fading counts', () => {
  const touches = fc.array(
    fc.record({
      item: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      weight: fc.integer({ min: 1, max: 5 }),
      step: fc.integer({ min: 0, max: 400 }),
    }),
    { minLength: 1, maxLength: 60 },
  );

  it('counts what halves with time, as the sum over all touches does', () => {
    fc.assert(
      fc.property(touches, (all) => {
        const board: FadingBoard = [];
        let time = 1_700_000_000_000;
        const told = all.map(({ item, weight, step }) => ({ item, weight, time: (time += step) }));
        for (const touch of told) countOnBoard(board, touch, { size: 6, halfLife: HALF_LIFE });
        for (const [item, count] of rankBoards([board], time, HALF_LIFE)) {
          const exact = told
            .filter((touch) => touch.item === item)
            .reduce((sum, touch) => sum + touch.weight * 2 ** ((touch.time - time) / HALF_LIFE), 0);
          expect(count / exact).toBeCloseTo(1, 3);
        }
      }),
    );
  });

  it('never holds more than fit, and always what was touched most', () => {
    fc.assert(
      fc.property(touches, (all) => {
        const board: FadingBoard = [];
        countOnBoard(board, { item: 'most', weight: 1e6, time: 0 }, { size: 3, halfLife: 1e9 });
        for (const { item, weight } of all) {
          countOnBoard(board, { item, weight, time: 0 }, { size: 3, halfLife: 1e9 });
          expect(board.length).toBeLessThanOrEqual(3);
          expect(rankBoards([board], 0, 1e9)[0]?.[0]).toBe('most');
        }
      }),
    );
  });

  it('adds the boards of several partitions up, ties by id', () => {
    const one: FadingBoard = [
      ['b', 1],
      ['a', 0],
    ];
    const other: FadingBoard = [
      ['a', 0],
      ['c', 0],
    ];
    expect(rankBoards([one, other], 0, HALF_LIFE)).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
  });
});
