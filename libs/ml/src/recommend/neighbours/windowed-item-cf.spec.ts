import { describe, expect, it } from '@jest/globals';
import { learnTouches, scored, describeRankingModel } from '../ranking-model.contract.js';
import type { Touch } from '../ranking-model.js';
import { WindowedItemCf } from './windowed-item-cf.js';
import type { FadingNeighboursState } from './fading-neighbours.js';

const options = { maxItems: 1_000, halfLife: 3_600_000 };

describeRankingModel('WindowedItemCf', {
  create: () => new WindowedItemCf(options),
  fromState: (state) => WindowedItemCf.fromState(options, state as FadingNeighboursState),
  findsRings: true,
});

const walk = (shopper: number, items: readonly number[], from = 0): Touch[] =>
  items.map((item, at) => ({ shopper, item, time: from + at, weight: 1 }));

describe('WindowedItemCf', () => {
  it('is the cosine of counts when nothing fades and the exponent is a half', () => {
    const model = new WindowedItemCf({ exponent: 0.5 });
    learnTouches(model, [...walk(0, [0, 1]), ...walk(1, [0, 2]), ...walk(2, [0, 1])]);
    const known = new Map([
      [1, 2 / Math.sqrt(3 * 2)],
      [2, 1 / Math.sqrt(3)],
    ]);
    const scores = scored(model, [0]);
    expect(scores.filter((_, at) => at % 2 === 0)).toEqual([1, 2]);
    expect(scores[1]).toBeCloseTo(known.get(1) ?? 0, 6);
    expect(scores[3]).toBeCloseTo(known.get(2) ?? 0, 6);
  });

  it('pairs within the window only', () => {
    const model = new WindowedItemCf({ window: 2 });
    learnTouches(model, walk(0, [0, 1, 2, 3]));
    expect(
      scored(model, [0])
        .filter((_, at) => at % 2 === 0)
        .sort(),
    ).toEqual([1, 2]);
  });

  it('lets the recent outweigh the old, however long it runs', () => {
    const model = new WindowedItemCf({ halfLife: 100, exponent: 0.5 });
    learnTouches(model, [...walk(0, [0, 1]), ...walk(1, [0, 1])]);
    learnTouches(model, walk(2, [0, 2], 9_000));
    const [first, share = 0] = scored(model, [0]);
    expect(first).toBe(2);
    expect(Number.isFinite(share)).toBe(true);
  });

  it('keeps no more neighbours than it may, the frequent among them', () => {
    const model = new WindowedItemCf({ maxNeighbours: 3 });
    for (let shopper = 0; shopper < 30; shopper++) {
      learnTouches(model, walk(shopper, [0, shopper % 2 === 0 ? 1 : 10 + shopper]));
    }
    const [, kept = []] = model.toState().pairs.rows.find(([item]) => item === 0) ?? [];
    expect(kept).toHaveLength(3);
    expect(kept).toContain(1);
  });
});
