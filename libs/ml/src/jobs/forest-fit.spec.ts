import { describe, expect, it } from '@jest/globals';
import { describeTrainingJob } from '@tradewind/testing';
import { ExampleReservoir } from '../example-reservoir.js';
import { decodeForest } from '../forest/forest-codec.js';
import { xorExamples } from '../forest/forest.fixture.js';
import { fitForestJob } from './forest-fit.js';

const bytesOf = (labelOf: (label: number) => 0 | 1 = (label) => (label === 1 ? 1 : 0)) => {
  const { rows, labels } = xorExamples(500, 2);
  const reservoir = new ExampleReservoir('demo', { capacity: 1_000, columns: 4, halfLife: 1_000 });
  rows.forEach((row, at) => {
    reservoir.add(row, labelOf(labels[at] ?? 0));
  });
  return reservoir.toBytes();
};
const options = { columns: 4, trees: 20 };

describeTrainingJob('forest-fit', {
  job: fitForestJob,
  seed: 1,
  inputs: () => ({ options: { ...options }, examples: bytesOf() }),
  unusable: {
    'no options': { examples: bytesOf() },
    'no number of trees': { options: { columns: 4, trees: 0.5 }, examples: bytesOf() },
    'no examples': { options },
    'examples of other columns': { options: { columns: 5 }, examples: bytesOf() },
    'one class alone': { options, examples: bytesOf(() => 1) },
  },
});

describe('fitForestJob', () => {
  const context = {
    seed: 1,
    signal: { throwIfAborted: () => undefined },
    progress: () => undefined,
  };

  it('fits a forest within its bytes, and tells how good it is on examples out of the bag', () => {
    const { model, figures } = fitForestJob(
      { options: { ...options, maxNodeBytes: 2_000 }, examples: bytesOf() },
      context,
    );
    const { nodes, roots } = decodeForest(model as Uint8Array);
    expect(4 * nodes.length).toBeLessThanOrEqual(2_000);
    expect(figures).toMatchObject({ examples: 500, trees: roots.length, nodes: nodes.length });
    expect(figures['auc']).toBeGreaterThan(0.75);
  });
});
