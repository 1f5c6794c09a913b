import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from './profile-activity.js';
import { segmentSizesView, sizesPart, SIZE_STEP_MS, SIZE_STEPS } from './segment-sizes.js';
import type { SegmentSizes } from './segment-sizes.js';
import { define } from './rules/rules.fixture.js';
import {
  harnessOf,
  ordered,
  SnapshotBoard,
  START,
  totalsIn,
  viewed,
} from './shop-scene.fixture.js';
import type { ShopperHarness } from './shop-scene.fixture.js';

const sizesIn = (harnesses: readonly ShopperHarness[], now: number) =>
  segmentSizesView(
    harnesses.map((harness) => harness.part(sizesPart('demo')) as SegmentSizes),
    harnesses.map((harness) => totalsIn(harness)),
    now,
  );

describe('the sizes of segments over time', () => {
  it('are those at the end of each step, summed over partitions, and the present ones', () => {
    const harnesses = [0, 1].map((partition) => harnessOf(new SnapshotBoard(), partition));
    for (const harness of harnesses) {
      define(harness, 'buyers', [{ kind: 'profile', field: 'orders', atLeast: 1 }]);
    }
    const [one, two] = harnesses as [ShopperHarness, ShopperHarness];
    one.event(ordered('1', { total: 1 }), { key: 'demo:ann', time: START });
    one.event(ordered('2', { total: 1 }), { key: 'demo:bob', time: START + 1 });
    two.event(ordered('3', { total: 1 }), { key: 'demo:cy', time: START + SIZE_STEP_MS });
    one.event(ordered('4', { total: 1 }), { key: 'demo:dan', time: START + 3 * SIZE_STEP_MS });
    const now = START + 3 * SIZE_STEP_MS + 1;
    const { times, sizes } = sizesIn(harnesses, now);
    expect(sizes['buyers']).toEqual([2, 3, 3, 4]);
    expect(times).toHaveLength(4);
    expect(times.at(-1)).toBe(new Date(now).toISOString());
    two.event(ordered('5', { total: 1 }), { key: 'demo:eve', time: now });
    expect(sizesIn(harnesses, now).sizes['buyers']).toEqual([2, 3, 3, 5]);
  });

  it('are kept for thirty days', () => {
    const harness = harnessOf(new SnapshotBoard());
    for (let day = 0; day < 60; day += 1) {
      harness.event(viewed(), { key: `demo:${String(day)}`, time: START + day * DAY_MS });
    }
    const { steps } = harness.part(sizesPart('demo')) as SegmentSizes;
    expect(steps.length).toBeLessThanOrEqual(SIZE_STEPS);
    const { times } = sizesIn([harness], START + 60 * DAY_MS);
    expect(times).toHaveLength(SIZE_STEPS);
    expect(sizesIn([harness], START + 200 * DAY_MS).times).toHaveLength(SIZE_STEPS);
  });
});
