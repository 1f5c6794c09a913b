import { describe, expect, it } from '@jest/globals';
import { describeTrainingJob, seededRandom } from '@tradewind/testing';
import type { KMeansModel } from '../kmeans.js';
import { startClusters } from './kmeans-start.js';
import { distancesBetween, silhouette } from '../clusters/silhouette.js';
import { rowBlock } from './training-inputs.js';

const options = { dimensions: 2, minimumScale: 0.01 };
const context = {
  seed: 7,
  signal: { aborted: false, throwIfAborted: () => undefined },
  progress: () => undefined,
};

/** Vectors round so many centres on a circle of radius 10, alike in number. No axis is noise alone. */
function clouds(centres: number, count: number): number[][] {
  const next = seededRandom(centres);
  return Array.from({ length: count }, (_, at) => {
    const angle = 0.5 + (2 * Math.PI * (at % centres)) / centres;
    return [10 * Math.cos(angle) + next(), 10 * Math.sin(angle) + next()];
  });
}

const sample = clouds(5, 200);

describeTrainingJob('kmeans-start', {
  job: startClusters,
  seed: 7,
  inputs: () => structuredClone({ options, sample }),
  unusable: {
    'no options': { sample },
    'no scale': { options: { dimensions: 2 }, sample },
    'a single cluster': { options: { ...options, fewest: 1 }, sample },
    'vectors of other dimensions': { options: { ...options, dimensions: 3 }, sample },
    'no sample': { options },
    'an empty sample': { options, sample: [] },
    'vectors that are all alike': { options, sample: sample.map(() => [1, 1]) },
  },
});

describe('startClusters', () => {
  it.each([2, 3, 5, 8])('finds that there are %i clusters', (centres) => {
    const { model, figures } = startClusters({ options, sample: clouds(centres, 240) }, context);
    expect(figures['clusters']).toBe(centres);
    expect(figures['silhouette']).toBeGreaterThan(0.7);
    expect((model as KMeansModel).weights).toEqual(Array(centres).fill(240 / centres));
  });

  it('takes no more clusters than there are distinct vectors, and leaves out what is no feature', () => {
    const few = [
      [0, 0],
      [0, 1],
      [5, 5],
      [1e12, 0],
    ];
    const { figures } = startClusters({ options, sample: few }, context);
    expect(figures).toMatchObject({ clusters: 2, vectors: 3 });
  });

  it.each([3_000, 4_000])('compares a part of %i vectors, drawn from all clusters', (count) => {
    const { figures } = startClusters({ options, sample: clouds(4, count) }, context);
    expect(figures).toMatchObject({ clusters: 4, vectors: count });
    expect(figures['silhouette']).toBeGreaterThan(0.7);
  });

  it('reads a block as it reads JSON', () => {
    expect(startClusters({ options, sample: rowBlock(sample) }, context)).toEqual(
      startClusters({ options, sample }, context),
    );
  });
});

describe('silhouette', () => {
  it('is what it is by its definition', () => {
    const distances = distancesBetween([[0], [1], [10], [12]]);
    // By hand: a = 1, 1, 2, 2 and b = 11, 10, 9.5, 11.5.
    const expected = (10 / 11 + 9 / 10 + 7.5 / 9.5 + 9.5 / 11.5) / 4;
    expect(silhouette(distances, [0, 0, 1, 1], 2)).toBeCloseTo(expected, 12);
  });

  it('is 0 for what stands alone and where there is one cluster', () => {
    const distances = distancesBetween([[0], [5]]);
    expect(silhouette(distances, [0, 1], 2)).toBe(0);
    expect(silhouette(distances, [0, 0], 2)).toBe(0);
    expect(silhouette(new Float64Array(0), [], 2)).toBe(0);
  });
});
