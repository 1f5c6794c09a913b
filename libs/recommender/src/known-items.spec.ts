import { describe, expect, it } from '@jest/globals';
import { withSortedBoards } from './known-items.js';

describe('known items of the first form', () => {
  it('have their boards put in order, ties by id', () => {
    const known = withSortedBoards({
      at: 1,
      popular: [
        ['b', 1],
        ['c', 2],
        ['a', 1],
      ],
      newest: [['c', 1]],
      categories: [
        [
          'shoes',
          [
            ['a', 1],
            ['c', 2],
          ],
        ],
      ],
    });
    expect(known.popular.map(([item]) => item)).toEqual(['c', 'a', 'b']);
    expect(known.categories.map(([, board]) => board.map(([item]) => item))).toEqual([['c', 'a']]);
  });
});
