import { beforeAll, describe, expect, it } from '@jest/globals';
import { encodeRow, rowBlock } from '@tradewind/ml';
import { describeLearner, describeTrainingJob, seededRandom } from '@tradewind/testing';
import type { TensorFlow } from '../backend/tensorflow.js';
import { trainingBackend } from '../backend/training-backend.js';
import { Autoencoder } from './autoencoder.js';
import type { AutoencoderState } from './autoencoder.js';
import { learnEmbedding } from './learn-embedding.js';
import type { LearnedEmbedding } from './learn-embedding.js';
import { learnRowEncoding } from './row-encoding.js';

const shape = { columns: 4, hidden: 6, code: 2 };
/** Two numbers said in four ways. */
const rowsOf = (count: number, seed = 1) => {
  const next = seededRandom(seed);
  return Array.from({ length: count }, () => {
    const [a, b] = [2 * next() - 1, 2 * next() - 1];
    return [a, b, a + b, a - b];
  });
};
const examples = rowsOf(60);

let tf: TensorFlow;
beforeAll(async () => {
  ({ tf } = await trainingBackend());
});

describeLearner<Autoencoder, readonly number[], readonly number[]>('Autoencoder', {
  create: (seed) => Autoencoder.create(tf, shape, seed),
  toState: (network) => network.toState(),
  fromState: (state) => Autoencoder.fromState(tf, state as AutoencoderState),
  learn: (network, rows) => {
    network.learn(rows, { passes: 3 });
  },
  predict: (network, row) => {
    const unit = (size: number) => ({
      mean: new Array<number>(size).fill(0),
      scale: new Array<number>(size).fill(1),
    });
    const encoder = { ...network.encodingLayers(), input: unit(4), output: unit(2) };
    return encodeRow(encoder, row);
  },
  examples,
  inputs: examples.slice(0, 5),
  unseen: [[], [0, 0, 0, 0], [1e9, -1e9, 1e9, 0], [Number.NaN, Infinity, 1, 1]],
});

describe('learnRowEncoding', () => {
  const options = { code: 2, hidden: 8, minimumScale: 0.1, steps: 240, seed: 1 };

  it('finds the two numbers behind four columns, and leaves no tensors behind', () => {
    const before = tf.memory().numTensors;
    const { error } = learnRowEncoding(tf, rowsOf(400), options);
    // Two columns that are lost altogether would leave half of the variance.
    expect(error).toBeLessThan(0.15);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('goes on from what codes meant before, unless the columns are others', () => {
    const first = learnRowEncoding(tf, rowsOf(200), options);
    const again = learnRowEncoding(tf, rowsOf(200, 2), {
      ...options,
      steps: 10,
      from: first.state,
    });
    const apart = (rows: readonly (readonly number[])[]) =>
      rows.reduce((sum, row) => {
        const [a = [], b = []] = [first, again].map(({ encoder }) => encodeRow(encoder, row));
        return sum + Math.hypot((a[0] ?? 0) - (b[0] ?? 0), (a[1] ?? 0) - (b[1] ?? 0));
      }, 0) / rows.length;
    expect(apart(rowsOf(50, 3))).toBeLessThan(0.5);
    const narrow = rowsOf(200).map((row) => row.slice(1));
    const other = learnRowEncoding(tf, narrow, { ...options, steps: 2, from: first.state });
    expect(other.state.shape.columns).toBe(3);
  });
});

describe('learnEmbedding', () => {
  it('judges the code by what came after, and says so', async () => {
    const past = rowsOf(240, 5);
    const labels = past.map(([, b = 0]) => (b > 0.3 ? 1 : 0));
    const inputs = {
      options: { columns: 4, features: 1, minimumScale: 0.1, steps: 120 },
      rows: past,
      past,
      labels,
    };
    const context = {
      seed: 1,
      signal: { throwIfAborted: () => undefined },
      progress: () => undefined,
    };
    const { model, figures } = await learnEmbedding(inputs, context);
    const { judgement } = model as LearnedEmbedding;
    // The first column says nothing of the second, which the code has.
    expect(judgement?.aucFeatures).toBeLessThan(0.65);
    expect(judgement?.aucEmbedding).toBeGreaterThan(0.9);
    expect(figures).toMatchObject({ judged: 240, aucEmbedding: judgement?.aucEmbedding });
  });
});

describeTrainingJob('learn-embedding', {
  job: learnEmbedding,
  seed: 1,
  inputs: () => ({
    options: { columns: 4, features: 2, minimumScale: 0.1, steps: 2 },
    rows: rowBlock(rowsOf(40)),
    past: rowBlock(rowsOf(40, 2)),
    labels: Uint8Array.from({ length: 40 }, (_, at) => ((at * 7) % 3 === 0 ? 1 : 0)),
  }),
  unusable: {
    'no options': { rows: rowsOf(4), past: rowsOf(4), labels: [0, 1, 0, 1] },
    'more features than columns': {
      options: { columns: 4, features: 5, minimumScale: 0.1 },
      ...{ rows: rowsOf(4), past: rowsOf(4), labels: [0, 1, 0, 1] },
    },
    'no rows': {
      options: { columns: 4, features: 2, minimumScale: 0.1 },
      ...{ rows: [], past: rowsOf(4), labels: [0, 1, 0, 1] },
    },
    'labels of other rows': {
      options: { columns: 4, features: 2, minimumScale: 0.1 },
      ...{ rows: rowsOf(4), past: rowsOf(4), labels: [0, 1, 0] },
    },
  },
});
