import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  emptyMoments,
  meanOf,
  mergeMoments,
  observeVector,
  standardiseVector,
  standardisationOf,
  varianceOf,
} from './moments.js';
import type { Moments } from './moments.js';

function momentsOf(vectors: readonly (readonly number[])[]): Moments {
  const moments = emptyMoments(2);
  for (const vector of vectors) observeVector(moments, vector);
  return moments;
}

const vectors = fc.array(
  fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 })),
  { maxLength: 20 },
);

describe('moments', () => {
  it('give mean and population variance', () => {
    const moments = momentsOf([
      [1, 10],
      [3, 10],
      [5, 10],
    ]);
    expect(meanOf(moments)).toEqual([3, 10]);
    expect(varianceOf(moments)[0]).toBeCloseTo(8 / 3, 12);
    expect(varianceOf(moments)[1]).toBe(0);
  });

  it('are additive', () => {
    fc.assert(
      fc.property(vectors, vectors, (left, right) => {
        expect(mergeMoments(momentsOf(left), momentsOf(right))).toEqual(
          momentsOf([...left, ...right]),
        );
      }),
    );
  });

  it('weigh the past by the decay when merged with one', () => {
    expect(mergeMoments(momentsOf([[4, 2]]), momentsOf([[1, 1]]), 0.5)).toEqual({
      count: 1.5,
      sum: [3, 2],
      sumOfSquares: [9, 3],
    });
  });

  it('standardise to mean 0 and deviation 1, and leave constants at 0', () => {
    const by = standardisationOf(
      momentsOf([
        [2, 7],
        [6, 7],
      ]),
      0.1,
    );
    expect(standardiseVector([2, 7], by)).toEqual([-1, 0]);
    expect(standardiseVector([6, 7], by)).toEqual([1, 0]);
  });

  it('count a missing coordinate as the mean', () => {
    expect(standardiseVector([], { mean: [5], scale: [2] })).toEqual([0]);
  });

  it('are zero when nothing was observed', () => {
    expect([...meanOf(emptyMoments(2)), ...varianceOf(emptyMoments(2))]).toEqual([0, 0, 0, 0]);
  });
});
