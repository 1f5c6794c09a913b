import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  countOnBoard,
  greatestFirst,
  isOnBoard,
  rankBoard,
  rankBoards,
} from './popularity-board.js';
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

describe('a board that counts touches itself', () => {
  const start = 1_700_000_000;

  it('fades: what was popular once gives way to what is popular now', () => {
    const board: Board = [];
    countOnBoard(board, { item: 'once', weight: 8, time: 0 }, { size: 2, halfLife });
    countOnBoard(board, { item: 'now', weight: 16, time: 6 }, { size: 2, halfLife });
    expect([...rankBoard(board, halfLife, 6)]).toEqual([
      ['now', 16],
      ['once', 2],
    ]);
  });

  it('counts what halves with time, as the sum over all touches does, while all have a place', () => {
    fc.assert(
      fc.property(touches, (all) => {
        const board: Board = [];
        let time = start;
        const told = all.map(({ after, ...touch }) => ({ ...touch, time: (time += after) }));
        for (const touch of told) countOnBoard(board, touch, { size: 21, halfLife });
        for (const [item, count] of rankBoard(board, halfLife, time)) {
          const exact = told
            .filter((touch) => touch.item === item)
            .reduce((sum, touch) => sum + touch.weight * 2 ** ((touch.time - time) / halfLife), 0);
          expect(count / exact).toBeCloseTo(1, 3);
        }
      }),
    );
  });

  it('stays in order and within its size, knows an item once, and survives JSON', () => {
    fc.assert(
      fc.property(touches, fc.integer({ min: 1, max: 8 }), (all, size) => {
        const board: Board = [];
        let time = start;
        for (const { item, weight, after } of all) {
          time += after;
          countOnBoard(board, { item, weight, time }, { size, halfLife });
          expect(board.length).toBeLessThanOrEqual(size);
          expect([...board].sort(greatestFirst)).toEqual(board);
          expect(new Set(board.map(([id]) => id)).size).toBe(board.length);
        }
        expect(JSON.parse(JSON.stringify(board))).toEqual(board);
      }),
    );
  });

  it('gives the place of the least popular item to one that counts as much, and to none that counts less', () => {
    const board: Board = [];
    const options = { size: 2, halfLife };
    countOnBoard(board, { item: 'most', weight: 9, time: 0 }, options);
    countOnBoard(board, { item: 'least', weight: 2, time: 0 }, options);
    countOnBoard(board, { item: 'less', weight: 1, time: 0 }, options);
    expect(isOnBoard(board, 'less')).toBe(false);
    countOnBoard(board, { item: 'as-much', weight: 2, time: 0 }, options);
    expect(board.map(([item]) => item)).toEqual(['most', 'as-much']);
  });
});

describe('several boards', () => {
  it('add up, ties by id', () => {
    const one: Board = [
      ['b', 1],
      ['a', 0],
    ];
    const other: Board = [
      ['a', 0],
      ['c', 0],
    ];
    expect([...rankBoards([one, other], halfLife, 0)]).toEqual([
      ['a', 2],
      ['b', 2],
      ['c', 1],
    ]);
    expect([...rankBoards([one], halfLife, 0)]).toEqual([
      ['b', 2],
      ['a', 1],
    ]);
    expect([...rankBoards([], halfLife, 0)]).toEqual([]);
  });
});
