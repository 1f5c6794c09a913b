import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow.js';

/** Looked up once, as in `gates.ts`. */
const { exp, log, max } = Math;

/**
 * The mean negative log-likelihood, in nats, of the wanted columns under a softmax of each row, over the rows
 * whose mask is 1. One operation: the softmax of the forward pass is the gradient of the backward one.
 */
export function crossEntropy(
  tf: TensorFlow,
  logits: Tensor2D,
  wanted: Int32Array,
  mask: Float32Array,
): Scalar {
  const [rows, columns] = logits.shape;
  const count = max(
    1,
    mask.reduce((sum, value) => sum + value, 0),
  );
  const apply = tf.customGrad((given) => {
    const values = (given as Tensor2D).dataSync<'float32'>();
    const gradient = new Float32Array(rows * columns);
    let loss = 0;
    for (let row = 0; row < rows; row++) {
      if (mask[row] === 0) continue;
      const start = row * columns;
      const normaliser = logSumExp(values, start, columns);
      for (let at = start; at < start + columns; at++) {
        gradient[at] = exp((values[at] ?? 0) - normaliser) / count;
      }
      const right = start + (wanted[row] ?? 0);
      gradient[right] = (gradient[right] ?? 0) - 1 / count;
      loss += normaliser - (values[right] ?? 0);
    }
    return {
      value: tf.scalar(loss / count),
      gradFunc: (dy) => tf.mul(tf.tensor2d(gradient, [rows, columns]), dy),
    };
  });
  return apply(logits) as Scalar;
}

/** log(sum(exp(x))) over `count` values from `start`. */
export function logSumExp(values: Float32Array, start: number, count: number): number {
  let most = -Infinity;
  for (let at = start; at < start + count; at++) most = max(most, values[at] ?? 0);
  let sum = 0;
  for (let at = start; at < start + count; at++) sum += exp((values[at] ?? 0) - most);
  return most + log(sum);
}
