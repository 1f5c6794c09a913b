import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core';
import type { TensorFlow } from '../backend/tensorflow.js';

/** The mean squared difference of two matrices. One operation, so that its gradient needs no others. */
export function squaredError(tf: TensorFlow, given: Tensor2D, wanted: Float32Array): Scalar {
  const shape = given.shape;
  const apply = tf.customGrad((tensor) => {
    const values = (tensor as Tensor2D).dataSync<'float32'>();
    const gradient = new Float32Array(values.length);
    let sum = 0;
    for (let at = 0; at < values.length; at++) {
      const difference = (values[at] ?? 0) - (wanted[at] ?? 0);
      sum += difference * difference;
      gradient[at] = (2 * difference) / values.length;
    }
    return {
      value: tf.scalar(sum / Math.max(1, values.length)),
      gradFunc: (dy) => tf.mul(tf.tensor2d(gradient, shape), dy),
    };
  });
  return apply(given) as Scalar;
}
