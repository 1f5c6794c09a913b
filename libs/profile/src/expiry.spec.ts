import { describe, expect, it } from '@jest/globals';
import { profileSegments } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { DAY_MS } from './profile-activity.js';
import { ProfileFold } from './profile-fold.js';
import {
  EPOCH_MS,
  ordered,
  SnapshotBoard,
  snapshotOf,
  START,
  totalsIn,
  viewed,
} from './shop-scene.fixture.js';
import { sumTotals } from './tenant-totals.js';
import type { ShopperHarness } from './shop-scene.fixture.js';

const VISITOR = 'demo:a_visitor';
const CUSTOMER = 'demo:u_customer';
const LIFE_MS = 3 * DAY_MS;

function shop(): ShopperHarness {
  const models = new SnapshotBoard();
  const model = snapshotOf({ Browsers: { recentViews: 1, visits: 1 }, Buyers: { orders: 1 } });
  models.put('demo', Math.floor(START / DAY_MS) - 2, model);
  const fold = new ProfileFold({ models, forgetVisitorsAfterMs: LIFE_MS });
  return new FoldHarness(fold, { epochMs: EPOCH_MS });
}

const moves = (harness: ShopperHarness) =>
  harness
    .take()
    .filter(({ topic }) => topic.name === profileSegments.name)
    .map(({ event, time, key }) => ({ time, key, type: event.type, ...(event.data as object) }));

describe('a visitor who stays away', () => {
  it('leaves the segment and its size, is counted no more, and is gone', () => {
    const harness = shop().event(viewed(), { key: VISITOR, time: START });
    expect(moves(harness)).toMatchObject([{ type: 'segment.entered', segment: 'segment-1' }]);
    harness.event(viewed(), { key: VISITOR, time: START + DAY_MS });
    harness.tick(START + DAY_MS + LIFE_MS - 1);
    expect(totalsIn(harness)).toMatchObject({ shoppers: 1, segments: { 'segment-1': 1 } });
    harness.tick(START + DAY_MS + LIFE_MS);
    expect(moves(harness)).toEqual([
      {
        type: 'segment.exited',
        key: VISITOR,
        time: START + DAY_MS + LIFE_MS,
        shopper: 'a_visitor',
        segment: 'segment-1',
        reason: 'expired',
        modelVersion: `kmeans@${String(Math.floor(START / DAY_MS) - 2)}`,
      },
    ]);
    expect(totalsIn(harness)).toMatchObject({ shoppers: 0, segments: {} });
    expect(harness.state(VISITOR).firstSeen).toBeUndefined();
    expect(harness.timer(VISITOR)).toBeUndefined();
  });

  it('takes no order or revenue of the shop along, and counts anew when he is back', () => {
    const harness = shop()
      .event(ordered('1', { total: 10 }), { key: VISITOR, time: START })
      .tick(START + LIFE_MS);
    expect(sumTotals([totalsIn(harness)])).toMatchObject({ shoppers: 0, orders: 1, revenue: 10 });
    harness.event(viewed(), { key: VISITOR, time: START + LIFE_MS + 1 });
    expect(sumTotals([totalsIn(harness)])).toMatchObject({ shoppers: 1, orders: 1 });
    expect(harness.state(VISITOR)).toMatchObject({ sessions: 1 });
    expect(harness.state(VISITOR)).not.toHaveProperty('book');
  });

  it('is kept if he is known by a user id', () => {
    const harness = shop()
      .event(viewed(), { key: CUSTOMER, time: START })
      .tick(START + 100 * DAY_MS);
    expect(totalsIn(harness).shoppers).toBe(1);
  });
});

describe('totals', () => {
  it('count those that are kept, and members of segments among them, in any stream', () => {
    const step = fc.record({
      gap: fc.integer({ min: 0, max: 2 * DAY_MS }),
      who: fc.constantFrom('demo:a_1', 'demo:a_2', 'demo:a_3', CUSTOMER),
      what: fc.constantFrom(viewed, () => ordered('1', { total: 5 })),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const harness = shop();
        let time = START;
        for (const { gap, who, what } of steps) {
          harness.event(what(), { key: who, time: (time += gap) });
          const kept = ['demo:a_1', 'demo:a_2', 'demo:a_3', CUSTOMER]
            .map((key) => harness.state(key))
            .filter(({ firstSeen }) => firstSeen !== undefined);
          const { shoppers, segments } = totalsIn(harness);
          expect(shoppers).toBe(kept.length);
          const sizes: Record<string, number> = {};
          for (const { membership } of kept) {
            if (membership) sizes[membership.segment] = (sizes[membership.segment] ?? 0) + 1;
          }
          expect(segments).toEqual(sizes);
        }
        harness.tick(time + LIFE_MS);
        expect(totalsIn(harness).shoppers).toBe(Number(steps.some(({ who }) => who === CUSTOMER)));
      }),
      { numRuns: 60 },
    );
  });
});
