import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { auc, expectedCalibrationError, logLoss, logLossOf, type ScoredLabel } from './metrics.js';

const label = fc.constantFrom<0 | 1>(0, 1);
const pairs = fc.array(
  fc.record({ score: fc.integer({ min: 0, max: 20 }).map((n) => n / 20), label }),
  { maxLength: 60 },
);

function aucByComparingAll(of: readonly ScoredLabel[]): number {
  const positives = of.filter((pair) => pair.label === 1);
  const negatives = of.filter((pair) => pair.label === 0);
  if (positives.length === 0 || negatives.length === 0) return 0.5;
  let wins = 0;
  for (const p of positives)
    for (const n of negatives) wins += p.score > n.score ? 1 : p.score === n.score ? 0.5 : 0;
  return wins / (positives.length * negatives.length);
}

describe('auc', () => {
  it('is the share of positive-negative pairs in the right order, ties counting half', () => {
    fc.assert(
      fc.property(pairs, (of) => {
        expect(auc(of)).toBeCloseTo(aucByComparingAll(of), 12);
      }),
    );
  });

  it('does not depend on the order of the pairs', () => {
    fc.assert(
      fc.property(pairs, (of) => {
        expect(auc([...of].reverse())).toBe(auc(of));
      }),
    );
  });
});

describe('logLoss', () => {
  it('is ln 2 for a coin and bounded for a sure error', () => {
    expect(
      logLoss([
        { score: 0.5, label: 1 },
        { score: 0.5, label: 0 },
      ]),
    ).toBeCloseTo(Math.LN2, 12);
    expect(logLossOf(0, 1)).toBeCloseTo(15 * Math.LN10, 9);
    expect(logLoss([])).toBe(0);
  });
});

describe('expectedCalibrationError', () => {
  it('weighs the distance between prediction and truth by the size of the bin', () => {
    const right = Array.from({ length: 4 }, (_, i): ScoredLabel => ({
      score: 0.25,
      label: i === 0 ? 1 : 0,
    }));
    expect(expectedCalibrationError(right)).toBeCloseTo(0, 12);
    const wrong = Array.from({ length: 4 }, () => ({ score: 0.95, label: 0 as const }));
    expect(expectedCalibrationError([...right, ...wrong])).toBeCloseTo(0.475, 12);
  });

  it('takes the edges of the range', () => {
    expect(
      expectedCalibrationError([
        { score: 1, label: 1 },
        { score: 0, label: 0 },
      ]),
    ).toBe(0);
  });
});
