import { describe, expect, it } from '@jest/globals';
import { trainingBackend } from './training-backend.js';

describe('trainingBackend', () => {
  it('starts WebAssembly once, and leaves failures of the process alone', async () => {
    const before = process.rawListeners('unhandledRejection').length;
    const backend = await trainingBackend('wasm');
    expect(backend.name).toBe('wasm');
    expect(await trainingBackend('wasm')).toBe(backend);
    expect(process.rawListeners('unhandledRejection')).toHaveLength(before);
  });

  it('sums rows by segment, and leaves rows of negative segments out', async () => {
    const { tf } = await trainingBackend('wasm');
    const sums = tf.tidy(() =>
      Array.from(
        tf
          .unsortedSegmentSum(
            tf.tensor2d([1, 2, 3, 4, 5, 6, 7, 8], [4, 2]),
            tf.tensor1d([2, 0, 2, -1], 'int32'),
            3,
          )
          .dataSync(),
      ),
    );
    expect(sums).toEqual([3, 4, 0, 0, 6, 8]);
  });

  it.each([
    [false, false],
    [true, false],
    [false, true],
    [true, true],
  ])('multiplies with transposed matrices: %s, %s', async (turnA, turnB) => {
    const { tf } = await trainingBackend('wasm');
    const product = tf.tidy(() => {
      const a = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
      const b = tf.tensor2d([1, 0, 2, 0, 1, 3], [3, 2]);
      const given = [turnA ? tf.transpose(a) : a, turnB ? tf.transpose(b) : b] as const;
      return Array.from(tf.matMul(...given, turnA, turnB).dataSync());
    });
    expect(product).toEqual([8, 9, 20, 18]);
  });

  it('takes what there is, and says what is missing where one is asked for by name', async () => {
    const installed = await trainingBackend('node').catch((error: unknown) => error);
    if (installed instanceof Error) {
      expect(installed.message).toMatch(/npm install @tensorflow.tfjs-node@4.22.0/);
      expect((await trainingBackend('auto')).name).toBe('wasm');
    } else {
      expect((await trainingBackend('auto')).name).toBe('node');
    }
  });
});
