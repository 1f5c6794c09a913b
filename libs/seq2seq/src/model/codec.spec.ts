import { describe, expect, it } from '@jest/globals';
import { initialWeights, matrixNames, weightCount } from '../network/shape.js';
import { Vocabulary } from '../text/vocabulary.js';
import { decodeModel, encodeModel } from './codec.js';

const vocabulary = Vocabulary.learn(['where is my order', '订单到哪了'], 40);
const shape = { vocabulary: vocabulary.size, embedding: 8, hidden: 8 };
const weights = initialWeights(shape, 1);
const bytes = encodeModel({ shape, vocabulary: vocabulary.toState(), weights });

describe('the bytes of a model', () => {
  it('are about one for each weight, and keep weights to a part in 127 of the row', () => {
    const decoded = decodeModel(bytes);
    expect(decoded.shape).toEqual(shape);
    expect(decoded.vocabulary).toEqual(vocabulary.toState());
    for (const name of matrixNames) {
      const largest = weights[name].reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      decoded.weights[name].forEach((value, at) => {
        expect(Math.abs(value - (weights[name][at] ?? 0))).toBeLessThanOrEqual(largest / 127);
      });
    }
    expect(bytes.length).toBeLessThan(2 * weightCount(shape));
  });

  it('are the same after they were read and written again', () => {
    expect(encodeModel(decodeModel(bytes))).toEqual(bytes);
  });

  it.each<[string, Uint8Array]>([
    ['none', new Uint8Array()],
    ['others', new Uint8Array(100).fill(255)],
    ['cut ones', bytes.slice(0, -1)],
    ['more', new Uint8Array([...bytes, 0])],
  ])('are refused where there are %s', (_, wrong) => {
    expect(() => decodeModel(wrong)).toThrow(RangeError);
  });
});
