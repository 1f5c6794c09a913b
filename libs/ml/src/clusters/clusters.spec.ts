import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@tradewind/testing';
import fc from 'fast-check';
import { assignCluster } from '../kmeans.js';
import { fitClusters } from './fit-clusters.js';
import { bestAssignment } from './hungarian.js';
import { matchClusters } from './match-clusters.js';
import { PopulationSample } from './population-sample.js';
import { refitClusters } from './refit.js';
import { robustScaling } from './robust-scaling.js';

const options = { fewest: 2, most: 6, minimumScale: 0.01, seed: 3, restarts: 6 };

/** Clouds round the given centres. */
function cloudsOf(centres: readonly (readonly number[])[], count: number, seed: number) {
  const next = seededRandom(seed);
  return Array.from({ length: count }, (_, i) =>
    (centres[i % centres.length] ?? []).map((value) => value + next() - 0.5),
  );
}
const four = [
  [0, 0],
  [6, 0],
  [0, 6],
  [6, 6],
];

describe('bestAssignment', () => {
  it('gains as much as the best of all permutations, for any square', () => {
    const square = fc.integer({ min: 1, max: 5 }).chain((n) =>
      fc.array(fc.array(fc.nat(20), { minLength: n, maxLength: n }), {
        minLength: n,
        maxLength: n,
      }),
    );
    fc.assert(
      fc.property(square, (gains) => {
        const assigned = bestAssignment(gains);
        expect([...assigned].sort()).toEqual(gains.map((_, i) => i));
        const gain = assigned.reduce((sum, j, i) => sum + (gains[i]?.[j] ?? 0), 0);
        expect(gain).toBe(bestGain(gains, 0, new Set()));
      }),
    );
  });

  it('leaves rows over when there are fewer columns, and columns when there are fewer rows', () => {
    expect(bestAssignment([[1], [5], [3]])).toEqual([-1, 0, -1]);
    expect(bestAssignment([[1, 9, 2]])).toEqual([1]);
  });
});

function bestGain(gains: readonly number[][], row: number, taken: ReadonlySet<number>): number {
  if (row === gains.length) return 0;
  return Math.max(
    ...gains.flatMap((_, j) =>
      taken.has(j)
        ? []
        : [(gains[row]?.[j] ?? 0) + bestGain(gains, row + 1, new Set([...taken, j]))],
    ),
  );
}

describe('robustScaling', () => {
  it('does not feel a few outliers', () => {
    const rows = cloudsOf(four, 400, 1);
    const spoilt = [...rows, [1e6, 0], [1e6, 0]];
    const [clean, robust] = [robustScaling(rows, 2, 0.01), robustScaling(spoilt, 2, 0.01)];
    expect(robust.scale[0]).toBeCloseTo(clean.scale[0] ?? 0, 1);
  });

  it('never goes below the least scale', () => {
    expect(robustScaling([[1], [1]], 1, 0.25)).toEqual({ mean: [1], scale: [0.25] });
  });
});

describe('fitClusters', () => {
  it('chooses the number of clouds, and finds the same with other seeds', () => {
    const rows = cloudsOf(four, 400, 2);
    for (const seed of [1, 2, 3, 4]) {
      const fit = fitClusters(rows, { ...options, seed });
      expect(fit?.model.centroids).toHaveLength(4);
      expect(fit?.agreement).toBe(1);
      expect(fit?.fidelity).toBe(1);
      expect(
        new Set(rows.map((row, i) => `${String(i % 4)}|${String(fit?.assigned[i])}`)).size,
      ).toBe(4);
      expect(assignCluster(fit?.model ?? never(), [6, 6])).toBe(fit?.assigned[3]);
    }
  });

  it('waits for as many distinct rows as clusters', () => {
    expect(
      fitClusters(
        [
          [1, 1],
          [1, 1],
        ],
        options,
      ),
    ).toBeUndefined();
  });
});

function never(): never {
  throw new Error('no model');
}

describe('matchClusters', () => {
  it('keeps a cluster that has most members in common, wherever it stands', () => {
    const { continues, fates } = matchClusters([
      [5, 90, 0],
      [80, 3, 7],
      [0, 2, 60],
    ]);
    expect(continues).toEqual([1, 0, 2]);
    expect(fates.map(({ kind, into }) => [kind, ...into])).toEqual([
      ['kept', 1],
      ['kept', 0],
      ['kept', 2],
    ]);
  });

  it('knows a split with an heir from one without', () => {
    expect(matchClusters([[60, 40]])).toEqual({
      continues: [0, -1],
      fates: [{ before: 0, kind: 'split', into: [0, 1] }],
    });
    expect(matchClusters([[50, 50]])).toEqual({
      continues: [-1, -1],
      fates: [{ before: 0, kind: 'split', into: [0, 1] }],
    });
  });

  it('knows a merger from an end', () => {
    const { continues, fates } = matchClusters([
      [90, 0, 0],
      [30, 2, 0],
      [10, 11, 10],
      [0, 70, 0],
      [0, 0, 70],
      [0, 0, 0],
    ]);
    expect(continues).toEqual([0, 3, 4]);
    expect(fates.map(({ kind, into }) => [kind, ...into])).toEqual([
      ['kept', 0],
      ['merged', 0],
      ['retired', 1, 0, 2],
      ['kept', 1],
      ['kept', 2],
      ['retired'],
    ]);
  });

  it('gives an id to one cluster at most, whatever the members are', () => {
    const table = fc.array(fc.array(fc.nat(50), { minLength: 4, maxLength: 4 }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(table, (common) => {
        const { continues, fates } = matchClusters(common);
        const ids = continues.filter((before) => before >= 0);
        expect(new Set(ids).size).toBe(ids.length);
        expect(fates.map(({ before }) => before)).toEqual(common.map((_, i) => i));
        for (const { kind, before, into } of fates) {
          if (kind === 'kept') expect(continues[into[0] ?? -1]).toBe(before);
          if (kind === 'merged') expect(ids).not.toContain(before);
        }
      }),
    );
  });
});

describe('refitClusters', () => {
  it('finds the same clusters again while shoppers stay alike', () => {
    const rows = cloudsOf(four, 400, 5);
    const fit = fitClusters(rows, options) ?? never();
    const again = refitClusters(cloudsOf(four, 400, 6), fit.model, { ...options, seed: 9 });
    expect(again?.before.agreement).toBe(1);
    const { fates } = matchClusters(again?.common ?? []);
    expect(fates.map(({ kind }) => kind)).toEqual(['kept', 'kept', 'kept', 'kept']);
  });

  it('finds better ones where shoppers have become others', () => {
    const fit = fitClusters(cloudsOf(four, 400, 5), { ...options, fewest: 4, most: 4 }) ?? never();
    const moved = cloudsOf([...four, [3, 12]], 500, 6);
    const again = refitClusters(moved, fit.model, options);
    expect(again?.isBetter).toBe(true);
    expect(again?.model.centroids).toHaveLength(5);
    const { fates } = matchClusters(again?.common ?? []);
    expect(fates.filter(({ kind }) => kind === 'kept').length).toBeGreaterThanOrEqual(3);
  });
});

describe('PopulationSample', () => {
  const sampleOf = () => new PopulationSample({ capacity: 3, keepMs: 100 });

  it('keeps the members of the least hashes, each with what was last said of it', () => {
    const sample = sampleOf();
    sample.add(
      [
        [7, 1, [1]],
        [3, 1, [2]],
        [9, 1, [3]],
      ],
      1,
    );
    sample.add(
      [
        [3, 5, [4]],
        [5, 5, [5]],
      ],
      5,
    );
    expect(sample.toState()).toEqual([
      [3, 5, [4]],
      [5, 5, [5]],
      [7, 1, [1]],
    ]);
    sample.add([], 102);
    expect(sample.toState().map(([hash]) => hash)).toEqual([3, 5]);
  });

  it('does not depend on the order, for any members', () => {
    const member = fc.tuple(fc.nat(20), fc.nat(50), fc.tuple(fc.nat(9)));
    fc.assert(
      fc.property(
        fc.uniqueArray(member, { selector: ([hash, time]) => `${hash}|${time}` }),
        (all) => {
          const [forth, back] = [sampleOf(), sampleOf()];
          forth.add(all, 60);
          back.add(all.toReversed(), 60);
          expect(forth.toState()).toEqual(back.toState());
        },
      ),
    );
  });
});
