import { describe, expect, it } from '@jest/globals';
import { describeLearner } from '@tradewind/testing';
import fc from 'fast-check';
import { MiniBatchKMeans } from './kmeans-incremental.js';
import type { MiniBatchKMeansOptions, MiniBatchKMeansState } from './kmeans-incremental.js';
import {
  accumulateVector,
  assignCluster,
  emptyStatistics,
  mergeStatistics,
  moveCentroids,
  startKMeans,
} from './kmeans.js';
import type { ClusterStatistics, KMeansModel } from './kmeans.js';

const options = (seed: number): MiniBatchKMeansOptions => ({
  fewest: 3,
  most: 3,
  restarts: 4,
  dimensions: 2,
  seed,
  startVectors: 30,
  minimumScale: 0.01,
});

/** Three clouds round (0, 0), (10, 0) and (0, 10), without randomness. */
const clouds = Array.from({ length: 120 }, (_, i) => {
  const [x, y] = [(i * 37) % 10, (i * 53) % 10];
  const centre = [
    [0, 0],
    [10, 0],
    [0, 10],
  ][i % 3] ?? [0, 0];
  return [(centre[0] ?? 0) + x / 10, (centre[1] ?? 0) + y / 10];
});

describeLearner('MiniBatchKMeans', {
  create: (seed) => MiniBatchKMeans.create(options(seed)),
  toState: (learner) => learner.toState(),
  fromState: (state) => MiniBatchKMeans.fromState(options(7), state as MiniBatchKMeansState),
  learn: (learner, examples: readonly number[][]) => {
    for (let i = 0; i < examples.length; i += 10) learner.learn(examples.slice(i, i + 10), 0.99);
  },
  predict: (learner, input: readonly number[]) => [learner.predict(input)],
  examples: clouds,
  inputs: clouds.slice(0, 30),
  unseen: [[0, 0], [1e308, -1e308], [], [Number.NaN, 3], [Infinity, 0]],
});

const line: KMeansModel = {
  mean: [0],
  scale: [1],
  centroids: [[0], [10]],
  weights: [4, 4],
};
const statistics = (counts: number[], sums: number[][]): ClusterStatistics => ({
  ...emptyStatistics(2, 1),
  counts,
  sums,
});

describe('startKMeans', () => {
  it('finds the clouds', () => {
    const model = startKMeans(clouds, { ...options(7), clusters: 3 });
    const near = (model?.centroids ?? []).map((centroid) =>
      centroid.map((value) => Math.round(value / 10)).join(),
    );
    expect(near.sort()).toEqual(['0,0', '0,1', '1,0']);
    expect(model?.weights).toEqual([40, 40, 40]);
  });

  it('waits for as many distinct vectors as clusters', () => {
    const same = Array.from({ length: 50 }, () => [1, 1]);
    expect(startKMeans(same, { ...options(7), clusters: 3 })).toBeUndefined();
    expect(startKMeans([...same, [2, 2], [3, 3]], { ...options(7), clusters: 3 })).toBeDefined();
  });
});

describe('assignCluster', () => {
  it('takes the nearest centroid on the scale of the model', () => {
    const skewed = { mean: [0, 0], scale: [1, 100], weights: [1, 1] };
    const model = {
      ...skewed,
      centroids: [
        [0, 0],
        [5, 400],
      ],
    };
    expect(assignCluster(model, [0, 450])).toBe(0);
    expect(assignCluster(model, [5, 0])).toBe(1);
  });

  it('moves only when the other centroid is nearer by the margin', () => {
    const hold = { current: 0, margin: 0.1 };
    expect(assignCluster(line, [5.2])).toBe(1);
    expect(assignCluster(line, [5.2], hold)).toBe(0);
    // 10 - x < 0.9 x from x = 5.263... on
    expect(assignCluster(line, [5.26], hold)).toBe(0);
    expect(assignCluster(line, [5.27], hold)).toBe(1);
  });

  it('ignores a current cluster that the model does not have', () => {
    expect(assignCluster(line, [5.2], { current: 9, margin: 0.1 })).toBe(1);
  });
});

describe('moveCentroids', () => {
  it('weighs the past by the decay', () => {
    const moved = moveCentroids(line, statistics([2, 0], [[12], [0]]), 0.5);
    // (0 * 4 * 0.5 + 12) / (4 * 0.5 + 2) = 3
    expect(moved).toEqual({ centroids: [[3], [10]], weights: [4, 2] });
  });

  it('without decay arrives at the mean of all vectors, in whatever batches they came', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, fc.nat(30), (list, cut) => {
        const empty = { ...line, weights: [0, 0] };
        const batch = (part: readonly number[]) => {
          const result = emptyStatistics(2, 1);
          for (const value of part) accumulateVector(result, 0, [value]);
          return result;
        };
        const first = { ...empty, ...moveCentroids(empty, batch(list.slice(0, cut)), 1) };
        const parts = moveCentroids(first, batch(list.slice(cut)), 1);
        const mean = list.reduce((sum, value) => sum + value, 0) / list.length;
        expect(parts.centroids[0]?.[0]).toBeCloseTo(mean, 9);
        expect(parts.weights[0]).toBe(list.length);
      }),
    );
  });
});

describe('cluster statistics', () => {
  it('are additive', () => {
    const vectors = fc.array(fc.tuple(fc.nat(1), fc.integer({ min: -99, max: 99 })));
    const of = (list: readonly (readonly [number, number])[]) => {
      const result = emptyStatistics(2, 1);
      for (const [cluster, value] of list) accumulateVector(result, cluster, [value]);
      return result;
    };
    fc.assert(
      fc.property(vectors, vectors, (left, right) => {
        expect(mergeStatistics(of(left), of(right))).toEqual(of([...left, ...right]));
      }),
    );
  });
});

describe('MiniBatchKMeans', () => {
  it('starts at the configured number of vectors and then follows the stream', () => {
    const learner = MiniBatchKMeans.create(options(7));
    learner.learn(clouds.slice(0, 29));
    expect(learner.model).toBeUndefined();
    learner.learn(clouds.slice(29, 60));
    const cluster = learner.predict([10, 0]);
    for (let i = 0; i < 40; i += 1) learner.learn([[12, 0]], 0.9);
    expect(learner.model?.centroids[cluster]?.[0]).toBeGreaterThan(11.5);
    expect(learner.predict([12, 0])).toBe(cluster);
  });

  it('drops a cluster that has lost all its vectors, and no other', () => {
    const learner = MiniBatchKMeans.create(options(7));
    learner.learn(clouds);
    const lost = learner.predict([0, 10]);
    for (let i = 0; i < 60; i += 1) {
      learner.learn(
        [
          [10, 0],
          [0, 0],
        ],
        0.8,
      );
    }
    expect(learner.dropDying(0.001)).toEqual([lost]);
    expect(learner.model?.weights).toHaveLength(2);
    expect(learner.predict([10, 0])).not.toBe(learner.predict([0, 0]));
    expect(learner.dropDying(0.001)).toEqual([]);
  });

  it('ignores vectors with unusable values', () => {
    const learner = MiniBatchKMeans.create(options(7));
    learner.learn([
      [Number.NaN, 1],
      [1e308, 0],
      [Infinity, 1],
    ]);
    expect(learner.toState().learned).toBe(0);
  });
});
