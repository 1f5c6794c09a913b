import { describe, expect, it } from '@jest/globals';
import { auc, expectedCalibrationError, logLoss } from '@tradewind/ml';
import fc from 'fast-check';
import { WeightedScores } from './weighted-scores.js';
import type { ScoredRow } from './weighted-scores.js';

const drawn = fc
  .array(
    fc.record({
      score: fc.integer({ min: 0, max: 20 }).map((n) => n / 20),
      label: fc.constantFrom<0 | 1>(0, 1),
      weight: fc.nat({ max: 3 }),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((all) => ({
    scored: all.map(({ score, label }, row): ScoredRow => ({ row, score, label })),
    weights: Uint32Array.from(all, ({ weight }) => weight),
  }));

const repeated = (scored: readonly ScoredRow[], weights: Uint32Array) =>
  scored.flatMap((row) => new Array<ScoredRow>(weights[row.row] ?? 0).fill(row));

describe('WeightedScores', () => {
  it('are the metrics of libs/ml for the sample that the weights stand for', () => {
    fc.assert(
      fc.property(drawn, ({ scored, weights }) => {
        const scores = new WeightedScores(scored);
        const sample = repeated(scored, weights);
        fc.pre(new Set(sample.map(({ label }) => label)).size === 2);
        expect(scores.auc(weights)).toBeCloseTo(auc(sample), 12);
        expect(scores.logLoss(weights)).toBeCloseTo(logLoss(sample), 12);
        expect(scores.calibrationError(weights)).toBeCloseTo(expectedCalibrationError(sample), 12);
      }),
    );
  });

  it('have no area under the curve with one class', () => {
    const scores = new WeightedScores([{ row: 0, score: 0.5, label: 1 }]);
    expect(scores.auc(Uint32Array.of(2))).toBeNaN();
  });

  it('reject the zeros below what at most a share of the ones falls below', () => {
    // Ones at 1..20, so that one of them may fall below: the threshold is the second, 2.
    const ones = Array.from({ length: 20 }, (_, at): ScoredRow => {
      return { row: at, score: at + 1, label: 1 };
    });
    const zeros = [0.5, 1.5, 2, 2.5].map((score, at): ScoredRow => {
      return { row: 20 + at, score, label: 0 };
    });
    const scores = new WeightedScores([...ones, ...zeros]);
    const weights = new Uint32Array(24).fill(1);
    expect(scores.zerosBelow(0.05, weights)).toBe(2 / 4);
    expect(scores.zerosBelow(0, weights)).toBe(1 / 4);
    weights[20] = 3;
    expect(scores.zerosBelow(0.05, weights)).toBe(4 / 6);
  });

  it('reject at no loss beyond the one allowed', () => {
    fc.assert(
      fc.property(drawn, fc.constantFrom(0.05, 0.3), ({ scored, weights }, loss) => {
        const sample = repeated(scored, weights);
        const of = (label: 0 | 1) => sample.filter((row) => row.label === label);
        fc.pre(of(0).length > 0 && of(1).length > 0);
        const rejected = new WeightedScores(scored).zerosBelow(loss, weights);
        // The best threshold by trial of all scores.
        const shares = [...sample.map(({ score }) => score), 2].map((threshold) => ({
          lost: of(1).filter(({ score }) => score < threshold).length / of(1).length,
          rejected: of(0).filter(({ score }) => score < threshold).length / of(0).length,
        }));
        const best = Math.max(...shares.filter(({ lost }) => lost <= loss).map((s) => s.rejected));
        expect(rejected).toBeCloseTo(best, 12);
      }),
    );
  });
});
