import { describe, expect, it } from '@jest/globals';
import { DAY_MS } from './profile-activity.js';
import { profileView } from './profile-view.js';
import {
  addedToCart,
  cancelled,
  figuresOf,
  harnessOf,
  ordered,
  refunded,
  SnapshotBoard,
  START,
  updated,
  viewed,
  totalsIn,
} from './shop-scene.fixture.js';
import { statsView } from './segments-view.js';

const ANNA = 'demo:anna';
const MINUTE = 60_000;

function given() {
  const harness = harnessOf(new SnapshotBoard());
  const anna = (event: Parameters<typeof harness.event>[0], time = START, id?: string) => {
    harness.event(event, { key: ANNA, time, ...(id !== undefined && { id }) });
  };
  return {
    harness,
    anna,
    profile: () => harness.state(ANNA),
    stats: () => statsView([totalsIn(harness)], undefined),
  };
}

describe('the profile of a shopper', () => {
  it('has recency, frequency and monetary value', () => {
    const { anna, profile } = given();
    anna(viewed(), START);
    anna(ordered('1', { total: 19.9 }), START + MINUTE);
    anna(ordered('2', { total: 30.2 }), START + 2 * DAY_MS);
    const view = profileView(profile(), { shopper: 'anna', now: START + 12 * DAY_MS });
    expect(view).toMatchObject({
      rfm: { recencyDays: 10, frequency: 2, monetary: 50.1 },
      orders: 2,
      averageOrder: 25.05,
      sessions: 2,
      events: { 'product.viewed': 1, 'order.completed': 2 },
      firstSeen: '2026-01-05T00:00:00.000Z',
      lastOrderAt: '2026-01-07T00:00:00.000Z',
    });
    expect(view?.recent.purchases).toBeCloseTo(2 ** (-12 / 30) + 2 ** (-10 / 30), 3);
  });

  it('starts a visit after 30 minutes without an event, also for events that come late', () => {
    const { anna, profile } = given();
    anna(viewed(), START + 60 * MINUTE);
    anna(viewed(), START + 90 * MINUTE);
    expect(profile().sessions).toBe(1);
    anna(viewed(), START + 121 * MINUTE);
    expect(profile().sessions).toBe(2);
    anna(viewed(), START + 100 * MINUTE);
    expect(profile().sessions).toBe(2);
    anna(viewed(), START);
    expect(profile()).toMatchObject({
      sessions: 3,
      firstSeen: START,
      lastSeen: START + 121 * MINUTE,
    });
  });

  it('counts an event once that is delivered twice', () => {
    const { anna, profile, stats } = given();
    anna(ordered('1', { total: 5 }), START, 'same');
    anna(ordered('1', { total: 5 }), START, 'same');
    expect(profile().events).toEqual({ 'order.completed': 1 });
    expect(stats()).toMatchObject({ orders: 1, revenue: 5 });
  });

  it('counts an order once that two clients report', () => {
    const { anna, profile } = given();
    anna(ordered('1', { total: 5 }));
    anna(ordered('1', { total: 5 }));
    expect(figuresOf(profile())).toMatchObject({ orders: 1, revenue: 5 });
  });

  it('knows favourite categories and brands, at most eight of each', () => {
    const { anna, profile } = given();
    for (let i = 0; i < 12; i += 1) {
      anna(viewed({ category: `category ${String(i)}`, brand: 'Acme' }), START + i);
    }
    for (let i = 0; i < 5; i += 1) anna(viewed({ category: 'Shoes' }), START + 100 + i);
    expect(profile().categories[0]?.[0]).toBe('Shoes');
    expect(profile().categories).toHaveLength(8);
    expect(profile().brands).toEqual([['Acme', 12]]);
  });

  it('stays under 8 KB, however much was ordered', () => {
    const { anna, profile } = given();
    const product = { category: 'A category of some length, cut', brand: 'A brand of some length' };
    for (let i = 0; i < 300; i += 1) {
      const time = START + i * 3_600_000;
      const named = { category: `${product.category} ${String(i)}`, brand: product.brand };
      anna(viewed(named), time);
      anna(addedToCart(), time + 1);
      anna(ordered(`order-2026-${String(i)}`, { total: i + 0.99 }), time + 2);
      anna(refunded(`order-2026-${String(i)}`, { total: 0.5 }), time + 3);
    }
    expect(JSON.stringify(profile()).length).toBeLessThan(8_192);
  });

  it('says nothing of a shopper who was never seen', () => {
    const { profile } = given();
    expect(profileView(profile(), { shopper: 'anna', now: START })).toBeUndefined();
  });
});

describe('the money of a shopper', () => {
  it.each([
    [{ revenue: 1.5, total: 2, value: 3 }, 1.5],
    [{ total: 2, value: 3 }, 2],
    [{ value: 3, products: [{ price: 9 }] }, 3],
    [{ products: [{ price: 2.55, quantity: 6 }, { price: 0.1 }, { quantity: 3 }] }, 15.4],
    [{}, 0],
  ])('takes %j for %d', (facts, expected) => {
    const { anna, stats } = given();
    anna(ordered('1', facts));
    expect(stats()).toMatchObject({ orders: 1, revenue: expected, grossRevenue: expected });
  });

  it.each([0, 1, 9, 40, 63])(
    'counts an order once that is told again after %d others',
    (others) => {
      const { anna, stats } = given();
      anna(ordered('thanks', { total: 100 }));
      for (let i = 0; i < others; i += 1) anna(ordered(String(i), { total: 1 }), START + i);
      anna(ordered('thanks', { total: 100 }), START + 7 * 86_400_000);
      expect(stats()).toMatchObject({ orders: others + 1, revenue: 100 + others });
    },
  );

  it('is exact: ten cents times ten is one', () => {
    const { anna, stats } = given();
    for (let i = 0; i < 10; i += 1) anna(ordered(String(i), { total: 0.1 }), START + i);
    expect(stats().revenue).toBe(1);
  });

  it('falls by refunds, whatever the sign they come with', () => {
    const { anna, profile, stats } = given();
    anna(ordered('1', { total: 100 }));
    anna(refunded('1', { total: 10 }));
    anna(refunded('C1', { products: [{ price: 2.5, quantity: -2 }] }));
    expect(figuresOf(profile())).toMatchObject({ orders: 1, refunds: 2, revenue: 85 });
    expect(stats()).toMatchObject({ refunds: 2, revenue: 85, grossRevenue: 100 });
  });

  it('falls by what is left of an order when a refund names no amount', () => {
    const { anna, stats } = given();
    anna(ordered('1', { total: 100 }));
    anna(refunded('1', { total: 10 }));
    anna(refunded('1'));
    anna(refunded('unknown'));
    expect(stats()).toMatchObject({ refunds: 3, revenue: 0, grossRevenue: 100 });
  });

  it('falls by a cancelled order, once', () => {
    const { anna, profile, stats } = given();
    anna(ordered('1', { total: 100 }));
    anna(refunded('1', { total: 10 }));
    anna(cancelled('1', { total: 100 }));
    anna(cancelled('1', { total: 100 }));
    anna(cancelled('unknown', { total: 7 }));
    expect(stats()).toMatchObject({ orders: 0, cancellations: 2, revenue: 0, grossRevenue: 0 });
    const view = profileView(profile(), { shopper: 'anna', now: START });
    expect(view?.rfm).toEqual({ frequency: 0, monetary: 0 });
  });

  it('follows an edit, and counts an order that is first heard of by one', () => {
    const { anna, stats } = given();
    anna(ordered('1', { total: 100 }));
    anna(updated('1', { total: 80 }));
    anna(updated('unknown', { total: 7 }));
    expect(stats()).toMatchObject({ orders: 2, revenue: 87 });
    anna(cancelled('1'));
    expect(stats()).toMatchObject({ orders: 1, revenue: 7 });
  });

  it('is kept apart by currency, and converted by the table of the shop', () => {
    const { harness, anna, profile } = given();
    anna(ordered('1', { total: 100, currency: 'USD' }));
    anna(ordered('2', { total: 12_000, currency: 'JPY' }));
    anna(refunded('2', { total: 2_000, currency: 'JPY' }));
    anna(ordered('3', { total: 50, currency: 'USD' }));
    const currencies = { USD: { orders: 2, revenue: 150 }, JPY: { orders: 1, revenue: 10_000 } };
    const left = { currency: 'USD', revenue: 150, currencies, notConverted: ['JPY'] };
    expect(figuresOf(profile())).toMatchObject(left);
    const table = { reference: 'USD', rates: { JPY: 0.01 } };
    const view = profileView(profile(), { shopper: 'anna', now: START, table });
    expect(view).toMatchObject({ revenue: 250, currencies, rfm: { monetary: 250 } });
    expect(view).not.toHaveProperty('notConverted');
    expect(statsView([totalsIn(harness)], undefined, table)).toMatchObject({ revenue: 250 });
  });
});

describe('the totals of a tenant', () => {
  it('are kept apart from those of another', () => {
    const { harness, stats } = given();
    harness.event(ordered('1', { total: 1 }), { key: 'demo:anna', time: START });
    harness.event(ordered('1', { total: 2 }), { key: 'other:anna', time: START });
    harness.event(viewed(), { key: 'demo:ben', time: START });
    expect(stats()).toMatchObject({ shoppers: 2, orders: 1, revenue: 1 });
    expect(statsView([totalsIn(harness, 'other')], undefined)).toMatchObject({ shoppers: 1 });
    expect(statsView([totalsIn(harness, 'nobody')], undefined)).toMatchObject({ shoppers: 0 });
  });

  it('know nothing of clock ticks', () => {
    const { harness, stats } = given();
    const tick = { type: 'clock.tick' as const, data: { time: START } };
    harness.event(tick, { key: '', time: START });
    expect(stats().shoppers).toBe(0);
  });

  it('add up over partitions', () => {
    const [one, two] = [given(), given()];
    one.anna(ordered('1', { total: 0.1 }));
    two.anna(ordered('2', { total: 0.2 }));
    const both = statsView(
      [one, two].map((shop) => totalsIn(shop.harness)),
      undefined,
    );
    expect(both).toMatchObject({ shoppers: 2, orders: 2, revenue: 0.3 });
  });
});
