import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import { scored } from '../ranking-model.contract.js';
import { ContentNeighbours } from './content-neighbours.js';
import type { ContentNeighboursState } from './content-neighbours.js';

const RED = 1;
const SHOE = 2;
const SHIRT = 3;
const catalogue: [number, number[]][] = [
  [10, [RED, SHOE]],
  [11, [RED, SHIRT]],
  [12, [SHOE, 4]],
  [13, [SHIRT, 5]],
  [14, [RED, SHOE, 6]],
];

function described(items: readonly [number, number[]][], options = {}): ContentNeighbours {
  const model = new ContentNeighbours(options);
  for (const [item, attributes] of items) model.describe(item, attributes);
  return model;
}

describeLearner<ContentNeighbours, [number, number[]], number[]>('ContentNeighbours', {
  create: () => new ContentNeighbours(),
  toState: (model) => model.toState(),
  fromState: (state) => ContentNeighbours.fromState({}, state as ContentNeighboursState),
  learn: (model, items) => {
    for (const [item, attributes] of items) model.describe(item, attributes);
  },
  predict: (model, history) => scored(model, history),
  examples: catalogue,
  inputs: [[10], [11, 13]],
  unseen: [[], [99]],
});

describe('ContentNeighbours', () => {
  const items = (model: ContentNeighbours, ...history: number[]) =>
    scored(model, history).filter((_, at) => at % 2 === 0);

  it('finds items that share rare attributes, of which nobody has touched any', () => {
    expect(items(described(catalogue), 10)).toEqual([14, 11, 12]);
    expect(items(described(catalogue), 13)).toEqual([11]);
  });

  it('follows the catalogue', () => {
    const model = described(catalogue);
    model.describe(13, [SHOE, RED]);
    model.withdraw(14);
    expect(items(model, 10)[0]).toBe(13);
    expect(items(model, 10)).not.toContain(14);
  });

  it('takes an attribute of too many items to tell nothing', () => {
    expect(items(described(catalogue, { maxPostings: 2 }), 10)).toEqual([]);
  });
});
