import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core';
import { seededNumbers } from '@tradewind/ml';
import type { TensorFlow } from '../backend/tensorflow.js';
import { trainingBackend } from '../backend/training-backend.js';
import { meanLogOf } from '../model/decoding.js';
import { Seq2SeqNetwork } from '../model/network.js';
import { batchOf } from './batch.js';
import type { EncodedPair } from './batch.js';
import { Seq2SeqGraph } from './graph.js';
import type { WeightTensors } from './graph.js';
import { initialWeights, matrixNames, shapesOf, weightCount } from './shape.js';
import type { MatrixName, Weights } from './shape.js';

const shape = { vocabulary: 14, embedding: 3, hidden: 4 };
const pairs: EncodedPair[] = [
  { source: [5, 6, 7], target: [8, 9] },
  { source: [12], target: [5, 13, 6, 4] },
  { source: [], target: [7] },
];

describe('Seq2SeqGraph', () => {
  let tf: TensorFlow;
  beforeAll(async () => {
    ({ tf } = await trainingBackend());
  });

  const tensorsOf = (weights: Weights): WeightTensors =>
    Object.fromEntries(
      Object.entries(shapesOf(shape)).map(([name, [rows, columns]]) => [
        name,
        tf.tensor2d(weights[name as MatrixName].slice(), [rows, columns]),
      ]),
    ) as WeightTensors;
  const lossOf = (weights: Weights, of = pairs): number =>
    tf.tidy(
      () => new Seq2SeqGraph(tf, shape).loss(tensorsOf(weights), batchOf(of)).dataSync()[0] ?? 0,
    );
  const gradientsOf = (weights: Weights): Weights =>
    tf.tidy(() => {
      const tensors = tensorsOf(weights);
      const loss = (...given: Tensor[]) => {
        const named = Object.fromEntries(matrixNames.map((name, at) => [name, given[at]]));
        return new Seq2SeqGraph(tf, shape).loss(
          named as Record<MatrixName, Tensor2D>,
          batchOf(pairs),
        );
      };
      const { grads } = tf.valueAndGrads(loss)(matrixNames.map((name) => tensors[name]));
      const entries = matrixNames.map((name, at) => [name, grads[at]?.dataSync()]);
      return Object.fromEntries(entries) as Weights;
    });

  /** Larger than those that training begins with, so that no gradient is nearly 0. */
  const weights = (): Weights => {
    const next = seededNumbers(9);
    const initial = initialWeights(shape, 3);
    for (const name of matrixNames) {
      initial[name].forEach((value, at) => (initial[name][at] = value + next() - 0.5));
    }
    return initial;
  };

  it.each(matrixNames)('has the gradient of %s that differences tell', (name) => {
    const own = weights();
    const gradient = gradientsOf(own)[name];
    const step = 5e-3;
    const next = seededNumbers(4);
    for (let tried = 0; tried < 8; tried++) {
      const at = Math.floor(next() * gradient.length);
      const value = own[name][at] ?? 0;
      const shifted = [value + step, value - step].map((other) => {
        own[name][at] = other;
        return lossOf(own);
      });
      own[name][at] = value;
      const difference = ((shifted[0] ?? 0) - (shifted[1] ?? 0)) / (2 * step);
      expect(gradient[at] ?? 0).toBeCloseTo(difference, 2.5);
    }
  });

  it('is the same network as the one that is used', () => {
    const own = weights();
    const network = new Seq2SeqNetwork(shape, own);
    const logs = pairs.map(({ source, target }) => {
      const encoded = network.encode(source.length > 0 ? source : [2]);
      return { count: target.length + 1, log: meanLogOf(network, encoded, target) };
    });
    const pieces = logs.reduce((sum, { count }) => sum + count, 0);
    const loss = -logs.reduce((sum, { count, log }) => sum + count * log, 0) / pieces;
    expect(loss).toBeCloseTo(lossOf(own), 5);
  });

  it('has as many weights as its shape says', () => {
    const values = Object.values(initialWeights(shape, 1)).map(({ length }) => length);
    expect(values.reduce((sum, length) => sum + length, 0)).toBe(weightCount(shape));
  });
});
