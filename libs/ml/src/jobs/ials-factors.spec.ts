import { describe, expect, it } from '@jest/globals';
import { describeTrainingJob } from '@tradewind/testing';
import { decodeFactors } from '../recommend/factors/factor-block.js';
import { trainIals } from '../recommend/factors/ials.js';
import { historiesOf } from '../recommend/histories.js';
import { ringTouches } from '../recommend/recordings.fixture.js';
import { integerBlock } from './histories-input.js';
import { trainIalsFactors } from './ials-factors.js';

const shoppers: number[][] = [];
for (const { shopper, item } of ringTouches(60, 3)) (shoppers[shopper] ??= []).push(item);
const histories = historiesOf(shoppers, 48);
const options = {
  ...{ itemCount: 48, epochs: 3, dimensions: 6 },
  ...{ unobserved: 7, penalty: 0.1, penaltyGrowth: 0.7 },
};
const offsets = [...histories.offsets];
const items = [...histories.items];
const context = {
  seed: 1,
  signal: { aborted: false, throwIfAborted: () => undefined },
  progress: () => undefined,
};
const block = () =>
  trainIalsFactors({ options, offsets, items }, context).model as Uint8Array<ArrayBuffer>;

describeTrainingJob('ials-factors', {
  job: trainIalsFactors,
  seed: 1,
  inputs: () => structuredClone({ options, offsets, items, warm: block() }),
  unusable: {
    'no options': { offsets, items },
    'half a dimension': { options: { ...options, dimensions: 1.5 }, offsets, items },
    'too many dimensions': { options: { ...options, dimensions: 1_000 }, offsets, items },
    'no penalty': { options: { ...options, penalty: 0 }, offsets, items },
    'no histories': { options },
    'an item beyond the count': { options, offsets, items: [...items.slice(1), 48] },
    'factors of other dimensions to start from': {
      options: { ...options, dimensions: 5 },
      ...{ offsets, items, warm: block() },
    },
    'bytes that are no factors': { options, offsets, items, warm: new Uint8Array(20) },
    'nothing at all': { options, offsets: [0], items: [] },
  },
});

describe('trainIalsFactors', () => {
  it('gives the factors of the seed as a block', () => {
    const trained = trainIals(histories, options, {
      epochs: 3,
      seed: 1,
      onProgress: () => undefined,
    });
    expect(decodeFactors(block())).toEqual(trained);
  });

  it('reads blocks as it reads JSON', () => {
    const blocks = { options, offsets: integerBlock(offsets), items: integerBlock(items) };
    expect(trainIalsFactors(blocks, context).model).toEqual(block());
  });

  it('goes on from the factors of an earlier run', () => {
    const { model } = trainIalsFactors({ options, offsets, items, warm: block() }, context);
    expect(model).not.toEqual(block());
    const longer = trainIalsFactors(
      { options: { ...options, epochs: 6 }, offsets, items },
      context,
    );
    const [warm, cold] = [model, longer.model].map(
      (each) => decodeFactors(each as Uint8Array).items,
    );
    warm?.values.forEach((value, at) => {
      expect(value).toBeCloseTo(cold?.values[at] ?? 0, 4);
    });
  });
});
