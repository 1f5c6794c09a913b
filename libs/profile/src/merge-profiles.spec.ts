import { describe, expect, it } from '@jest/globals';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { decayedValue } from '@tradewind/ml';
import fc from 'fast-check';
import { mergeProfiles } from './merge-profiles.js';
import { HALF_LIFE_MS, DAY_MS } from './profile-activity.js';
import type { ShopperProfile } from './profile-state.js';
import { newProfile } from './profile-state.js';
import {
  cancelled,
  harnessOf,
  ordered,
  refunded,
  SnapshotBoard,
  figuresOf,
  START,
  totalsIn,
  updated,
  viewed,
} from './shop-scene.fixture.js';
import { sumTotals } from './tenant-totals.js';

const MINUTE = 60_000;

interface Done {
  readonly event: TopicEvent<StorefrontEvents>;
  readonly time: number;
}

/** The profile of who did this. */
function profileOf(done: readonly Done[]): ShopperProfile {
  const harness = harnessOf(new SnapshotBoard());
  for (const { event, time } of done) {
    const { messageId: id } = event.data as { messageId: string };
    harness.event(event, { key: 'demo:anna', time, id });
  }
  return harness.state('demo:anna');
}

function merged(...profiles: readonly ShopperProfile[]): ShopperProfile {
  const into = newProfile();
  for (const profile of profiles) mergeProfiles(into, structuredClone(profile));
  return into;
}

/** What is exact whatever the order of events. */
function additive(profile: ShopperProfile) {
  const { firstSeen, lastSeen, events, book, lastOrderAt, affinitiesAt } = profile;
  const at = START + 100 * DAY_MS;
  const fading = [profile.views, profile.carts, profile.purchases].map((count) =>
    decayedValue(count, HALF_LIFE_MS, at).toFixed(6),
  );
  return {
    ...{ firstSeen, lastSeen, events, book, lastOrderAt, affinitiesAt, fading },
  };
}

const time = fc.integer({ min: 0, max: 60 * 24 * 60 }).map((minute) => START + minute * MINUTE);
const done: fc.Arbitrary<Done> = fc.oneof(
  fc.record({
    event: fc
      .constantFrom('tea', 'coffee', 'mugs')
      .map((category) => viewed({ category, brand: `of ${category}` })),
    time,
  }),
  fc.record({
    event: fc
      .tuple(
        fc.constantFrom(ordered, updated, refunded, cancelled),
        fc.constantFrom('1', '2', '3'),
        fc.record(
          {
            total: fc.integer({ min: 0, max: 99 }),
            currency: fc.constantFrom('EUR', 'USD'),
          },
          { requiredKeys: [] },
        ),
      )
      .map(([tell, id, facts]) => tell(id, facts)),
    time,
  }),
);
/** In order of time. */
const history = fc
  .array(done, { maxLength: 8 })
  .map((all) => all.toSorted((a, b) => a.time - b.time));

describe('profiles of two ids of a shopper', () => {
  it('merge into the profile of who did all of it', () => {
    fc.assert(
      fc.property(history, history, (a, b) => {
        const all = [...a, ...b].toSorted((x, y) => x.time - y.time);
        const both = merged(profileOf(a), profileOf(b));
        expect(additive(both)).toEqual(additive(profileOf(all)));
      }),
      { numRuns: 300 },
    );
  });

  it('merge in any order alike, and with nobody into themselves', () => {
    fc.assert(
      fc.property(history, history, history, (a, b, c) => {
        const [x, y, z] = [a, b, c].map(profileOf) as [
          ShopperProfile,
          ShopperProfile,
          ShopperProfile,
        ];
        expect(additive(merged(x, y, z))).toEqual(additive(merged(z, y, x)));
        expect(additive(merged(x, newProfile()))).toEqual(additive(x));
      }),
      { numRuns: 200 },
    );
  });

  it('have the tastes of both, faded to the same time', () => {
    const visitor = profileOf([{ event: viewed({ category: 'tea' }), time: START }]);
    const later = { event: viewed({ category: 'mugs' }), time: START + 30 * DAY_MS };
    const { categories } = merged(profileOf([later]), visitor);
    expect(categories).toEqual([
      ['mugs', 1],
      ['tea', 0.5],
    ]);
  });

  it('count a visit once that went on after the sign-in', () => {
    const visitor = profileOf([{ event: viewed(), time: START }]);
    const within = profileOf([{ event: viewed(), time: START + 20 * MINUTE }]);
    const later = profileOf([{ event: viewed(), time: START + 31 * MINUTE }]);
    expect(merged(visitor, within).sessions).toBe(1);
    expect(merged(visitor, later).sessions).toBe(2);
  });

  it('count an order once that both were told of, with the refunds of both', () => {
    const order = { event: ordered('1', { total: 80 }), time: START };
    const visitor = profileOf([
      order,
      { event: refunded('1', { total: 10 }), time: START + MINUTE },
    ]);
    const user = profileOf([order, { event: refunded('1', { total: 30 }), time: START + MINUTE }]);
    const both = merged(visitor, user);
    expect(figuresOf(both)).toMatchObject({
      orders: 1,
      grossRevenue: 80,
      revenue: 40,
      refunds: 2,
    });
    const gone = profileOf([order, { event: cancelled('1'), time: START + MINUTE }]);
    expect(figuresOf(merged(gone, user))).toMatchObject({
      orders: 0,
      cancellations: 1,
      revenue: 0,
    });
    expect(figuresOf(merged(gone, gone))).toMatchObject({
      orders: 0,
      cancellations: 1,
      revenue: 0,
    });
  });
});

describe('the profile fold', () => {
  it('counts a shopper once, however many ids the shopper had', () => {
    const harness = harnessOf(new SnapshotBoard());
    harness.event(ordered('1', { total: 5 }), { key: 'demo:a_1', time: START });
    harness.event(ordered('2', { total: 7 }), { key: 'demo:u_1', time: START });
    harness.link('demo:a_1', 'demo:u_1', START + MINUTE);
    harness.event(ordered('1', { total: 5 }), { key: 'demo:u_1', time: START + 2 * MINUTE });
    expect(sumTotals([totalsIn(harness)])).toMatchObject({ shoppers: 1, orders: 2, revenue: 12 });
    expect(figuresOf(harness.state('demo:u_1'))).toMatchObject({ orders: 2, revenue: 12 });
    expect(harness.state('demo:a_1')).toEqual(newProfile());
  });
});
