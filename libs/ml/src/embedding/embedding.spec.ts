import { describe, expect, it } from '@jest/globals';
import { seededRandom } from '@tradewind/testing';
import fc from 'fast-check';
import { auc } from '../metrics.js';
import { judgeEmbedding } from './judge-embedding.js';
import { pairedAuc } from './paired-auc.js';
import { encodeRow } from './row-encoder.js';
import type { RowEncoder } from './row-encoder.js';

const scored = fc.record({
  label: fc.constantFrom<0 | 1>(0, 1),
  challenger: fc.integer({ min: 0, max: 5 }),
  champion: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('pairedAuc', () => {
  it('has the areas of both scorings, ties counting half', () => {
    fc.assert(
      fc.property(fc.array(scored, { minLength: 4, maxLength: 40 }), (rows) => {
        const found = pairedAuc(rows);
        const positives = rows.filter(({ label }) => label === 1).length;
        if (positives < 2 || rows.length - positives < 2) {
          expect(found).toBeUndefined();
          return;
        }
        const areaOf = (by: 'challenger' | 'champion') =>
          auc(rows.map(({ label, [by]: score }) => ({ label, score })));
        expect(found?.challenger).toBeCloseTo(areaOf('challenger'), 10);
        expect(found?.champion).toBeCloseTo(areaOf('champion'), 10);
        expect(found?.variance).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('knows how far the difference is from chance: as far as it varies over samples', () => {
    const next = seededRandom(3);
    const sample = () =>
      Array.from({ length: 150 }, () => {
        const label = next() < 0.3 ? 1 : 0;
        return { label, challenger: label + 2 * next(), champion: label + 3 * next() } as const;
      });
    const found = Array.from({ length: 300 }, () => pairedAuc(sample()));
    const differences = found.map((each) => (each ? each.challenger - each.champion : 0));
    const mean = differences.reduce((sum, value) => sum + value, 0) / differences.length;
    const spread = differences.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 299;
    const told = found.reduce((sum, each) => sum + (each?.variance ?? 0), 0) / found.length;
    expect(told / spread).toBeGreaterThan(0.7);
    expect(told / spread).toBeLessThan(1.4);
  });
});

describe('judgeEmbedding', () => {
  const next = seededRandom(9);
  const rows = Array.from({ length: 400 }, () => {
    const label = next() < 0.4 ? 1 : 0;
    return { label, telling: [label + next(), next()], mute: [next(), next()] } as const;
  });
  const parts = (better: 'embedding' | 'features') => {
    const judged = rows.map(({ label, telling, mute }) => ({
      label,
      embedding: better === 'embedding' ? telling : mute,
      features: better === 'features' ? telling : mute,
    }));
    return [{ train: judged.slice(0, 200), test: judged.slice(200) }];
  };

  it('says which description tells more', () => {
    expect(judgeEmbedding(parts('embedding'))?.low).toBeGreaterThan(0);
    expect(judgeEmbedding(parts('features'))?.high).toBeLessThan(0);
  });

  it('says nothing where nothing happened', () => {
    const silent = parts('embedding').map(({ train, test }) => {
      return { train, test: test.map((row) => ({ ...row, label: 0 as const })) };
    });
    expect(judgeEmbedding(silent)).toBeUndefined();
    expect(judgeEmbedding([])).toBeUndefined();
  });
});

describe('encodeRow', () => {
  const encoder: RowEncoder = {
    input: { mean: [1, 2], scale: [1, 2] },
    hidden: { weights: [[1, 0.5]], bias: [0.1] },
    code: {
      weights: [[2], [-1]],
      bias: [0, 0.5],
    },
    output: { mean: [0, 0], scale: [1, 0.5] },
  };

  it('goes through both layers', () => {
    const hidden = Math.tanh(0.1 + 1 * 1 + 0.5 * 1);
    const [first = 0, second = 0] = encodeRow(encoder, [2, 4]);
    expect(first).toBeCloseTo(Math.tanh(2 * hidden), 4);
    expect(second).toBeCloseTo(Math.tanh(0.5 - hidden) / 0.5, 4);
  });

  it.each([[[]], [[Number.NaN, Infinity]], [[1e300, -1e300]]])('is finite for %p', (row) => {
    expect(encodeRow(encoder, row).every(Number.isFinite)).toBe(true);
  });
});
