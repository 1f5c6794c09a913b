import { describe, expect, it } from '@jest/globals';
import { orderCount } from './shopper-orders.js';
import { marketingCampaigns, type StorefrontEvents, type TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { MarketingFold } from './marketing-fold.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2026, 2, 1, 9);
const ANN = 'demo:u_ann';

type Event = TopicEvent<StorefrontEvents>;
type CartType =
  'cart.item_added' | 'cart.item_removed' | 'wishlist.item_added_to_cart' | 'product.viewed';

const base = { messageId: 'm', event: 'e' };
const line = (type: CartType, item = 'tea'): Event => ({
  type,
  data: { ...base, properties: { product_id: item, price: 4.5, quantity: 2 } },
});
const viewCart = (products?: { product_id: string; quantity: number }[]): Event => ({
  type: 'cart.viewed',
  data: { ...base, properties: { products } },
});
const order = (id = 'o1'): Event => ({
  type: 'order.completed',
  data: { ...base, properties: { order_id: id, revenue: 9, products: [] } },
});

const shop = () => new FoldHarness(new MarketingFold(), { epochMs: 10 * SECOND });
type Shop = ReturnType<typeof shop>;
const campaigns = (of: Shop) =>
  of.take().filter((output) => output.topic.name === marketingCampaigns.name);

describe('cart abandonment', () => {
  it('is requested at exactly the deadline, with the cart as evidence', () => {
    const tested = shop().event(line('cart.item_added'), { key: ANN, time: START });
    tested.tick(START + HOUR - 1);
    expect(campaigns(tested)).toEqual([]);
    tested.tick(START + HOUR);
    const [requested, ...more] = campaigns(tested);
    expect(more).toEqual([]);
    expect(requested).toMatchObject({
      time: START + HOUR,
      key: ANN,
      slot: `cart-abandonment|${ANN}|${START + HOUR}`,
      event: {
        type: 'campaign.requested',
        data: {
          shopper: 'u_ann',
          kind: 'cart-abandonment',
          probability: 1,
          evidence: { items: [{ item: 'tea', price: 4.5, quantity: 2 }], value: 9 },
        },
      },
    });
  });

  it.each<[string, Event]>([
    ['an addition', line('cart.item_added', 'cup')],
    ['a removal that leaves something', line('cart.item_removed', 'cup')],
    ['an item from the wish list', line('wishlist.item_added_to_cart', 'cup')],
  ])('waits anew after %s', (_, change) => {
    const tested = shop()
      .event(line('cart.item_added'), { key: ANN, time: START })
      .event(change, { key: ANN, time: START + 59 * MINUTE })
      .tick(START + HOUR + 58 * MINUTE);
    expect(campaigns(tested)).toEqual([]);
    tested.tick(START + HOUR + 59 * MINUTE);
    expect(campaigns(tested).map(({ time }) => time)).toEqual([START + HOUR + 59 * MINUTE]);
  });

  it('does not wait anew when the shopper only looks', () => {
    const tested = shop()
      .event(line('cart.item_added'), { key: ANN, time: START })
      .event(viewCart(), { key: ANN, time: START + 20 * MINUTE })
      .event(viewCart([{ product_id: 'tea', quantity: 2 }]), {
        key: ANN,
        time: START + 30 * MINUTE,
      })
      .event(line('product.viewed'), { key: ANN, time: START + 40 * MINUTE })
      .tick(START + HOUR);
    expect(campaigns(tested)).toHaveLength(1);
  });

  it.each<[string, Event]>([
    ['an order', order()],
    ['the last item leaving the cart', line('cart.item_removed')],
    ['the sight of an empty cart', viewCart([])],
  ])('dies on %s', (_, end) => {
    const tested = shop()
      .event(line('cart.item_added'), { key: ANN, time: START })
      .event(end, { key: ANN, time: START + HOUR - 1 })
      .tick(START + 30 * HOUR);
    expect(campaigns(tested)).toEqual([]);
  });

  it('is requested once for a cart left alone, and again for a cart taken up again', () => {
    const tested = shop()
      .event(line('cart.item_added'), { key: ANN, time: START })
      .tick(START + 20 * HOUR)
      .event(line('cart.item_added', 'cup'), { key: ANN, time: START + 24 * HOUR })
      .tick(START + 48 * HOUR);
    const ids = campaigns(tested).map(
      ({ event }) => (event.data as { campaignId: string }).campaignId,
    );
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(2);
  });

  it('lets an order speak that arrives together with a change from hours ago', () => {
    const tested = shop()
      .tick(START + 10 * HOUR)
      .event(line('cart.item_added'), { key: ANN, time: START })
      .event(order(), { key: ANN, time: START + 5 * MINUTE })
      .tick(START + 30 * HOUR);
    expect(campaigns(tested)).toEqual([]);
  });

  it('takes an order without a cart', () => {
    const tested = shop()
      .event(order(), { key: ANN, time: START })
      .tick(START + HOUR);
    expect(campaigns(tested)).toEqual([]);
    expect(orderCount(tested.state(ANN))).toBe(1);
  });
});

describe('campaigns over any stream', () => {
  interface Step {
    readonly shopper: string;
    readonly gap: number;
    readonly what: Event;
  }
  const step: fc.Arbitrary<Step> = fc.record({
    shopper: fc.constantFrom('demo:a', 'demo:b', 'other:a'),
    gap: fc.integer({ min: 0, max: 90 * MINUTE }),
    what: fc.constantFrom<Event>(
      line('cart.item_added'),
      line('cart.item_added', 'cup'),
      line('cart.item_removed'),
      line('product.viewed'),
      order('o1'),
      order('o2'),
    ),
  });
  const run = (
    steps: readonly Step[],
    { copies = 1, restart = false }: { copies?: number; restart?: boolean },
  ) => {
    const tested = shop();
    let time = START;
    steps.forEach(({ shopper, gap, what }, i) => {
      time += gap;
      for (let copy = 0; copy < copies; copy++)
        tested.event(what, { key: shopper, time, id: `e${i}` });
      if (restart) {
        const state = tested.state(shopper);
        const copied = JSON.parse(JSON.stringify(state)) as typeof state;
        for (const name of Object.keys(state)) Reflect.deleteProperty(state, name);
        Object.assign(state, copied);
      }
    });
    return tested.tick(time + 10 * HOUR).outputs;
  };

  it('are the same however often events arrive, on every replay, and after every restart', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const once = run(steps, {});
        expect(run(steps, { copies: 10 })).toEqual(once);
        expect(run(steps, {})).toEqual(once);
        expect(run(steps, { restart: true })).toEqual(once);
        const slots = once.map(({ slot, event }) => `${slot ?? ''}|${event.type}`);
        const named = slots.filter((slot) => !slot.startsWith('|'));
        expect(new Set(named).size).toBe(named.length);
      }),
      { numRuns: 60 },
    );
  });

  it('request a cart exactly when it was left for an hour', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const expected = abandonedBy(steps);
        const found = run(steps, {})
          .filter(({ topic }) => topic.name === marketingCampaigns.name)
          .filter(({ event }) => event.type !== 'campaign.converted')
          .map(({ key, time }) => `${key}|${time}`);
        expect(found.sort()).toEqual(expected.sort());
      }),
      { numRuns: 100 },
    );
  });

  /** Straight from the rule: every change that leaves a cart for an hour with neither change nor order. */
  function abandonedBy(steps: readonly Step[]): string[] {
    const carts = new Map<string, Map<string, number>>();
    const open = new Map<string, number>();
    const ordered = new Set<string>();
    const found: string[] = [];
    let time = START;
    for (const { shopper, gap, what } of [...steps, end]) {
      time += gap;
      for (const [who, at] of open) {
        if (at + HOUR > time) continue;
        found.push(`${who}|${at + HOUR}`);
        open.delete(who);
      }
      const cart = carts.get(shopper) ?? new Map<string, number>();
      carts.set(shopper, cart);
      const again = what.type === 'order.completed' && ordered.has(shopper + orderId(what));
      if (what.type === 'product.viewed' || again) continue;
      ordered.add(shopper + orderId(what));
      change(cart, what);
      open.delete(shopper);
      if (cart.size > 0) open.set(shopper, time);
    }
    return found;
  }

  function change(cart: Map<string, number>, what: Event): void {
    if (what.type === 'order.completed') cart.clear();
    if (what.type !== 'cart.item_added' && what.type !== 'cart.item_removed') return;
    const item = what.data.properties.product_id ?? '';
    const quantity = (cart.get(item) ?? 0) + (what.type === 'cart.item_added' ? 2 : -2);
    if (quantity > 0) cart.set(item, quantity);
    else cart.delete(item);
  }

  function orderId(what: Event): string {
    return what.type === 'order.completed' ? what.data.properties.order_id : '';
  }

  const end: Step = { shopper: 'demo:nobody', gap: 10 * HOUR, what: line('product.viewed') };
});
