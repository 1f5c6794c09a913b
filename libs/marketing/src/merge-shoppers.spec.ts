import { describe, expect, it } from '@jest/globals';
import { marketingCampaigns, type StorefrontEvents, type TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import type { TenantCounts } from './campaign-counts.js';
import { MarketingFold } from './marketing-fold.js';
import { defaultMarketingOptions, type MarketingOptions } from './marketing-options.js';
import { mergeShoppers } from './merge-shoppers.js';
import { statsView } from './read-model.js';
import { orderCount } from './shopper-orders.js';
import { newShopper, type ShopperState } from './shopper-state.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1, 9);
const VISITOR = 'demo:a_1';
const USER = 'demo:u_1';

type Event = TopicEvent<StorefrontEvents>;
const base = { messageId: 'm', event: 'e' };
const add = (item = 'mat'): Event => ({
  type: 'cart.item_added',
  data: { ...base, properties: { product_id: item, price: 4.5 } },
});
const view = (item = 'mat'): Event => ({
  type: 'product.viewed',
  data: { ...base, properties: { product_id: item } },
});
const order = (id: string, revenue = 9): Event => ({
  type: 'order.completed',
  data: { ...base, properties: { order_id: id, revenue, products: [] } },
});

const told = (
  type: 'order.refunded' | 'order.cancelled' | 'order.updated',
  id: string,
  amounts: Record<string, number> = {},
): Event => ({ type, data: { ...base, properties: { order_id: id, ...amounts, products: [] } } });

const shop = (options: Partial<MarketingOptions> = {}) =>
  new FoldHarness(new MarketingFold(undefined, options), { epochMs: HOUR });
type Shop = ReturnType<typeof shop>;
const campaigns = (of: Shop) =>
  of
    .take()
    .filter((output) => output.topic.name === marketingCampaigns.name)
    .map(({ key, event, time }) => ({
      ...{ key, type: event.type, time },
      ...(event.data as { kind: string }),
    }));

interface Done {
  readonly event: Event;
  readonly time: number;
}

function stateOf(done: readonly Done[]): ShopperState {
  const tested = shop({ cartAbandonedAfterMs: 1_000 * DAY, labelHorizonMs: 1_000 * DAY });
  for (const { event, time } of done) tested.event(event, { key: USER, time, id: String(time) });
  return tested.state(USER);
}

function merged(...states: readonly ShopperState[]): ShopperState {
  const into = newShopper();
  const options = { ...defaultMarketingOptions, cartAbandonedAfterMs: 1_000 * DAY };
  for (const state of states) mergeShoppers(into, structuredClone(state), START, options);
  return into;
}

/** What does not depend on the order in which events came. */
function additive({ book, lastOrder, winBackDeadline, cart, ...state }: ShopperState) {
  return {
    ...{ book, lastOrder, winBackDeadline },
    cart: [...cart.lines].sort((a, b) => (a.item < b.item ? -1 : 1)),
    cartChangedAt: state.cartChangedAt,
    cartDeadline: state.cartDeadline,
    lastSeen: state.session?.last,
  };
}

const time = fc.uniqueArray(fc.integer({ min: 1, max: 60 * 24 }), { minLength: 12, maxLength: 12 });
const what = fc.constantFrom('view', 'add', 'order', 'refund', 'cancel', 'update');
/** What comes of an order later, to which either id may have been told. */
const afterwards = {
  refund: (id: string) => told('order.refunded', id, { total: 4 }),
  cancel: (id: string) => told('order.cancelled', id),
  update: (id: string) => told('order.updated', id, { revenue: 7 }),
};
/** What two ids of a shopper did, in order of time; they fill the cart after the last order. */
const two = fc
  .tuple(time, fc.array(fc.tuple(what, fc.boolean()), { maxLength: 12 }))
  .map(([times, all]) => {
    const sorted = times.toSorted((a, b) => a - b);
    const ordersAt = all.findLastIndex(([kind]) => kind === 'order');
    return all.map(([kind, isFirst], n) => {
      const item = `item ${String(n)}`;
      // A cart keeps one time for all its lines: what was left from before an order is not told apart.
      const added = kind === 'add' && n > ordersAt ? add(item) : view(item);
      if (kind in afterwards) {
        // Of the latest order, if there is one; else of one that nobody was told of.
        const of = all.slice(0, n).findLastIndex(([earlier]) => earlier === 'order');
        const event = afterwards[kind as keyof typeof afterwards](`item ${String(of)}`);
        return { isFirst, event, time: START + (sorted[n] ?? 0) * MINUTE };
      }
      const event = kind === 'order' ? order(item) : added;
      return { isFirst, event, time: START + (sorted[n] ?? 0) * MINUTE };
    });
  });

describe('two ids of a shopper', () => {
  it('merge into what is known of who did all of it', () => {
    fc.assert(
      fc.property(two, (all) => {
        const first = stateOf(all.filter(({ isFirst }) => isFirst));
        const second = stateOf(all.filter(({ isFirst }) => !isFirst));
        expect(additive(merged(first, second))).toEqual(additive(stateOf(all)));
        expect(additive(merged(second, first))).toEqual(additive(merged(first, second)));
        expect(additive(merged(first))).toEqual(additive(first));
      }),
      { numRuns: 300 },
    );
  });

  it('have one session where a sign-in was in the middle of it', () => {
    const visitor = stateOf([{ event: view('mat'), time: START }]);
    const user = stateOf([{ event: view('rug'), time: START + 10 * MINUTE }]);
    const both = merged(user, visitor);
    expect(both.sessions).toBe(1);
    expect(both.session).toMatchObject({
      start: START,
      last: START + 10 * MINUTE,
      events: 2,
      products: ['mat', 'rug'],
    });
    const later = stateOf([{ event: view('rug'), time: START + DAY }]);
    expect(merged(visitor, later)).toMatchObject({ sessions: 2, session: { events: 1 } });
  });
});

describe('the marketing fold', () => {
  it('tells the shopper of the cart that the visitor filled, by its latest change', () => {
    const tested = shop()
      .event(add('mat'), { key: VISITOR, time: START })
      .event(add('rug'), { key: USER, time: START + 10 * MINUTE })
      .link(VISITOR, USER, START + 11 * MINUTE)
      .tick(START + DAY / 2);
    expect(campaigns(tested)).toMatchObject([
      { key: USER, kind: 'cart-abandonment', time: START + 70 * MINUTE, evidence: { value: 9 } },
    ]);
  });

  it('sends no reminder of a cart whose order came under the other id', () => {
    const before = shop()
      .event(add('mat'), { key: VISITOR, time: START })
      .event(order('1'), { key: USER, time: START + MINUTE })
      .link(VISITOR, USER, START + 2 * MINUTE)
      .tick(START + DAY);
    const after = shop()
      .event(add('mat'), { key: VISITOR, time: START })
      .link(VISITOR, USER, START + MINUTE)
      .event(order('1'), { key: USER, time: START + 2 * MINUTE })
      .tick(START + DAY);
    expect(campaigns(before)).toEqual([]);
    expect(campaigns(after)).toEqual([]);
  });

  it('remembers what either was sent: no second reminder, and one cap for both', () => {
    const tested = shop({ campaignsPerWeek: 1 })
      .event(add('mat'), { key: VISITOR, time: START })
      .tick(START + 2 * HOUR);
    expect(campaigns(tested)).toHaveLength(1);
    tested.link(VISITOR, USER, START + 3 * HOUR).tick(START + DAY);
    expect(campaigns(tested)).toEqual([]);
    tested.event(add('rug'), { key: USER, time: START + DAY }).tick(START + 2 * DAY);
    expect(campaigns(tested)).toMatchObject([
      { type: 'campaign.suppressed', reason: 'frequency-capped' },
    ]);
    expect(tested.state(USER).recent).toHaveLength(2);
  });

  it('credits a campaign to the visitor with the order of the customer', () => {
    const tested = shop()
      .event(add('mat'), { key: VISITOR, time: START })
      .tick(START + 2 * HOUR)
      .event(order('1', 30), { key: USER, time: START + 3 * HOUR });
    campaigns(tested);
    tested.link(VISITOR, USER, START + 4 * HOUR);
    expect(campaigns(tested)).toMatchObject([
      { type: 'campaign.converted', key: USER, orderId: '1', revenue: 30 },
    ]);
    expect(tested.state(USER).touch).toBeUndefined();
  });

  it('reverses a conversion by a cancellation that the other id was told of', () => {
    const tested = shop()
      .event(add('mat'), { key: VISITOR, time: START })
      .tick(START + 2 * HOUR)
      .event(order('1', 30), { key: VISITOR, time: START + 3 * HOUR })
      .event(told('order.cancelled', '1'), { key: USER, time: START + 4 * HOUR });
    expect(statsView([tested.part('demo') as TenantCounts])).toMatchObject({
      convertedRevenue: 30,
    });
    campaigns(tested);
    tested.link(VISITOR, USER, START + 5 * HOUR).tick(START + 100 * DAY);
    expect(campaigns(tested)).toMatchObject([
      { type: 'campaign.conversion_revised', key: USER, orderId: '1', revenue: 0 },
    ]);
    expect(statsView([tested.part('demo') as TenantCounts])).toMatchObject({
      convertedRevenue: 0,
      orders: 0,
    });
  });

  it('credits an order once that answered a campaign to either id', () => {
    const tested = shop()
      .event(add('mat'), { key: VISITOR, time: START })
      .event(add('mat'), { key: USER, time: START })
      .tick(START + 2 * HOUR)
      .event(order('1', 30), { key: VISITOR, time: START + 3 * HOUR })
      .event(order('1', 30), { key: USER, time: START + 3 * HOUR })
      .link(VISITOR, USER, START + 5 * HOUR);
    expect(statsView([tested.part('demo') as TenantCounts])).toMatchObject({
      convertedRevenue: 30,
      converted: { 'cart-abandonment': 1 },
      reversed: { 'cart-abandonment': 1 },
      orders: 1,
    });
  });

  it('counts an order once that both were told of', () => {
    const tested = shop()
      .event(order('1'), { key: VISITOR, time: START })
      .event(order('1'), { key: USER, time: START + MINUTE })
      .link(VISITOR, USER, START + 2 * MINUTE);
    expect(statsView([tested.part('demo') as TenantCounts])).toMatchObject({ orders: 1 });
    expect(orderCount(tested.state(USER))).toBe(1);
  });
});
