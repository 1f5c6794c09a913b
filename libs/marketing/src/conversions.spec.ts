import { describe, expect, it } from '@jest/globals';
import type { TenantCounts } from './campaign-counts.js';
import { statsView } from './read-model.js';
import {
  add,
  ANN,
  campaigns,
  DAY,
  HOUR,
  order,
  shop,
  START,
  told,
  type Shop,
} from './shop.fixture.js';
import { orderCount } from './shopper-orders.js';

/** A shop whose reminder of a cart was answered by order 1, worth 100. */
function converted(amounts: Record<string, unknown> = { revenue: 100 }): Shop {
  const tested = shop()
    .event(add(), { key: ANN, time: START })
    .tick(START + HOUR)
    .event(told('order.completed', '1', amounts), { key: ANN, time: START + 2 * HOUR });
  campaigns(tested);
  return tested;
}

const stats = (of: Shop) => statsView([of.part('demo') as TenantCounts]);

describe('the conversion of a campaign', () => {
  it.each([
    ['a cancellation', [told('order.cancelled', '1', { total: 100 })], 0],
    ['a cancellation told twice', [told('order.cancelled', '1'), told('order.cancelled', '1')], 0],
    ['a refund in full', [told('order.refunded', '1', { total: 100 })], 0],
    ['a refund that names no amount', [told('order.refunded', '1')], 0],
    ['an update to cancelled', [told('order.updated', '1', { status: 'cancelled' })], 0],
    ['a refund in part', [told('order.refunded', '1', { revenue: 30 })], 70],
    ['an edit', [told('order.updated', '1', { revenue: 120 })], 120],
    [
      'an edit and a refund of it',
      [told('order.updated', '1', { revenue: 60 }), told('order.refunded', '1', { revenue: 100 })],
      0,
    ],
    ['a cancellation of another order', [told('order.cancelled', '2')], 100],
    ['a change of its status', [told('order.updated', '1', { status: 'shipped' })], 100],
  ])('follows %s', (_, events, revenue) => {
    const tested = converted();
    let time = START + DAY;
    for (const event of events) tested.event(event, { key: ANN, time: (time += 1) });
    const stands = revenue > 0;
    expect(stats(tested)).toMatchObject({
      convertedRevenue: revenue,
      converted: { 'cart-abandonment': stands ? 1 : 0 },
    });
    const told = campaigns(tested).filter(({ type }) => type === 'campaign.conversion_revised');
    const last = told.at(-1) as { revenue?: number } | undefined;
    expect(last?.revenue ?? 100).toBe(revenue);
    const [record] = tested.state(ANN).recent.slice(-1);
    expect(record?.status).toBe(stands ? 'converted' : 'reversed');
  });

  it('is not made by an order that was cancelled before it was told of', () => {
    const tested = shop()
      .event(add(), { key: ANN, time: START })
      .tick(START + HOUR)
      .event(told('order.cancelled', '1'), { key: ANN, time: START + 3 * HOUR })
      .event(order('1'), { key: ANN, time: START + 2 * HOUR });
    expect(campaigns(tested).map(({ type }) => type)).toEqual(['campaign.requested']);
    expect(stats(tested)).toMatchObject({ convertedRevenue: 0, orders: 0 });
  });

  it('is counted by currency', () => {
    const tested = converted({ revenue: 12_000, currency: 'JPY' })
      .event(add(), { key: ANN, time: START + DAY })
      .tick(START + DAY + HOUR)
      .event(told('order.completed', '2', { revenue: 50, currency: 'USD' }), {
        key: ANN,
        time: START + DAY + 2 * HOUR,
      });
    expect(stats(tested).convertedRevenues).toEqual({ JPY: 12_000, USD: 50 });
    const table = { reference: 'USD', rates: { JPY: 0.01 } };
    expect(statsView([tested.part('demo') as TenantCounts], { table })).toMatchObject({
      convertedRevenue: 170,
      currency: 'USD',
    });
  });
});

describe('a win-back', () => {
  const after = (tested: Shop) =>
    campaigns(tested.tick(START + 200 * DAY)).filter(({ kind }) => kind === 'win-back');

  it.each([
    ['cancelled', told('order.cancelled', '1')],
    ['refunded in full', told('order.refunded', '1')],
    ['of which the status is cancelled', told('order.updated', '1', { status: 'Cancelled' })],
  ])('is not sent for an only order that is %s', (_, event) => {
    const tested = shop()
      .event(order('1'), { key: ANN, time: START })
      .event(event, { key: ANN, time: START + 1 });
    expect(after(tested)).toEqual([]);
  });

  it('is not sent for an order whose cancellation came first', () => {
    const tested = shop()
      .event(told('order.cancelled', '1'), { key: ANN, time: START + 1 })
      .event(order('1'), { key: ANN, time: START });
    expect(after(tested)).toEqual([]);
    expect(orderCount(tested.state(ANN))).toBe(0);
  });

  it('names the order before one that was cancelled, at its own time', () => {
    const tested = shop()
      .event(order('1', 10), { key: ANN, time: START })
      .event(order('2', 20), { key: ANN, time: START + 30 * DAY })
      .event(told('order.cancelled', '2'), { key: ANN, time: START + 31 * DAY });
    expect(after(tested)).toMatchObject([
      { time: START + 60 * DAY, evidence: { orders: 1, lastOrder: '1', lastOrderRevenue: 10 } },
    ]);
  });

  it('is not sent at once when a cancellation comes after that time', () => {
    const tested = shop({ winBackAfterMs: 10 * DAY })
      .event(order('1', 10), { key: ANN, time: START })
      .event(order('2', 20), { key: ANN, time: START + 9 * DAY })
      .event(told('order.cancelled', '2'), { key: ANN, time: START + 12 * DAY });
    expect(after(tested)).toEqual([]);
  });

  it('waits from an order that is first heard of by an update', () => {
    const tested = shop().event(told('order.updated', '1', { total: 60, status: 'paid' }), {
      key: ANN,
      time: START,
    });
    expect(after(tested)).toMatchObject([{ time: START + 60 * DAY, evidence: { orders: 1 } }]);
  });
});
