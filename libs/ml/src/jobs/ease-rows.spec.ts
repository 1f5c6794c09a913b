import { describe, expect, it } from '@jest/globals';
import { describeTrainingJob } from '@tradewind/testing';
import { coCountsOf } from '../recommend/ease/co-counts.js';
import { decodeEase } from '../recommend/ease/ease-block.js';
import { solveEase } from '../recommend/ease/solve.js';
import { historiesOf } from '../recommend/histories.js';
import { ringTouches } from '../recommend/recordings.fixture.js';
import { solveEaseRows } from './ease-rows.js';
import { integerBlock } from './histories-input.js';

const shoppers: number[][] = [];
for (const { shopper, item } of ringTouches(60, 3)) (shoppers[shopper] ??= []).push(item);
const histories = historiesOf(shoppers, 48);
const options = { itemCount: 48, penalty: 5, width: 6, maxItems: 100 };
const offsets = [...histories.offsets];
const items = [...histories.items];
const context = {
  seed: 1,
  signal: { aborted: false, throwIfAborted: () => undefined },
  progress: () => undefined,
};

describeTrainingJob('ease-rows', {
  job: solveEaseRows,
  seed: 1,
  inputs: () => structuredClone({ options, offsets, items }),
  unusable: {
    'no options': { offsets, items },
    'no penalty': { options: { ...options, penalty: 0 }, offsets, items },
    'more items than a matrix may have': { options: { ...options, maxItems: 1e6 }, offsets, items },
    'no histories': { options },
    'offsets that go back': { options, offsets: [0, 5, 3, items.length], items },
    'offsets that end early': { options, offsets: offsets.slice(0, -1), items },
    'an item beyond the count': { options, offsets, items: [...items.slice(1), 48] },
    'an item twice in a history': { options, offsets: [0, 2], items: [4, 4] },
    'a number that is not whole': { options, offsets, items: [...items.slice(1), 0.5] },
    'half an integer': { options, offsets, items: new Uint8Array(6) },
    'nothing at all': { options, offsets: [0], items: [] },
  },
});

describe('solveEaseRows', () => {
  it('gives the rows of the solution as a block', () => {
    const { model, figures } = solveEaseRows({ options, offsets, items }, context);
    const solution = solveEase(coCountsOf(histories, 100), options, () => undefined);
    expect(decodeEase(model as Uint8Array)).toEqual(solution);
    expect(figures).toEqual({ items: solution.items.length, shoppers: 60, touches: items.length });
  });

  it('reads blocks as it reads JSON', () => {
    const blocks = { options, offsets: integerBlock(offsets), items: integerBlock(items) };
    expect(solveEaseRows(blocks, context)).toEqual(
      solveEaseRows({ options, offsets, items }, context),
    );
  });

  it('refuses bytes that are no rows', () => {
    const { model } = solveEaseRows({ options, offsets, items }, context);
    const bytes = model as Uint8Array;
    expect(() => decodeEase(bytes.subarray(0, bytes.length - 4))).toThrow('another length');
    expect(() => decodeEase(new Uint8Array(16))).toThrow('no EASE rows');
  });
});
