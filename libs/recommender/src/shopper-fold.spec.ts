import { beforeEach, describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent, TouchBatch } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { recommendationOptions } from './options.js';
import { ShopperFold } from './shopper-fold.js';
import type { ShopperPart } from './touch-notices.js';
import type { ShopperState } from './shopper-fold.js';
import { GivenModels, touchesIn } from './touches.fixture.js';

type StorefrontEvent = TopicEvent<StorefrontEvents>;

const options = recommendationOptions({ epochMs: 1_000, historyLength: 5, listLength: 3 });
const shopper = 'shop:ann';

function productEvent(
  type: 'product.viewed' | 'cart.item_added' | 'cart.item_removed',
  item: string,
): StorefrontEvent {
  return { type, data: { messageId: 'm', event: type, properties: { product_id: item } } };
}

function order(items: readonly string[]): StorefrontEvent {
  const products = items.map((item) => ({ sku: item }));
  const properties = { order_id: 'o', products };
  return { type: 'order.completed', data: { messageId: 'm', event: 'x', properties } };
}

const pageViewed: StorefrontEvent = {
  type: 'page.viewed',
  data: { messageId: 'm', properties: {} },
};

describe('ShopperFold', () => {
  let models: GivenModels;
  let harness: FoldHarness<StorefrontEvents, ShopperState, ShopperPart>;

  const at = (time: number) => ({ key: shopper, time });
  const dataOf = (type: string): Record<string, unknown>[] =>
    harness
      .take()
      .filter(({ event }) => event.type === type)
      .map(({ event, partition }) => ({ ...(event.data as object), partition }));
  const told = () =>
    dataOf('items.batched').map(({ batches, ...data }) => ({
      ...data,
      touches: touchesIn(batches as TouchBatch[]),
    }));
  /** What another shopper touches is popular in the partition. */
  const popular = (...items: string[]) => {
    items.toReversed().forEach((item, rank) => {
      for (let n = 0; n <= rank; n++) {
        const key = keyOf('shop', `other-${item}-${String(n)}-${String(++others)}`);
        harness.event(productEvent('product.viewed', item), { key, time: 0 });
      }
    });
    harness.take();
  };
  let others = 0;
  const historyOf = (key: string) => harness.state(key).history;
  const listed = () =>
    dataOf('recommendations.changed').map((data) =>
      (data['items'] as { item: string }[]).map(({ item }) => item),
    );

  beforeEach(() => {
    models = new GivenModels(4);
    harness = new FoldHarness(new ShopperFold(options, models), { epochMs: 1_000, partitionId: 2 });
  });

  it('tells the models who touched what, at the end of the epoch', () => {
    harness.event(productEvent('product.viewed', 'a'), at(10_000));
    harness.event(order(['b', 'c', 'b']), at(10_500));
    expect(told()).toEqual([]);
    harness.tick(11_000);
    const first = { tenant: 'shop', items: ['a'], weight: 1 };
    const then = { tenant: 'shop', items: ['b', 'c'], weight: 5 };
    expect(told()).toEqual([{ source: 2, epoch: 10, touches: [first, then], partition: 0 }]);
  });

  it('tells of several touches at once, and of none twice', () => {
    const views = options.touchesPerRecord * 2 + 3;
    for (let i = 0; i < views; i++) {
      const key = keyOf('shop', `shopper-${String(i)}`);
      harness.event(productEvent('product.viewed', 'a'), { key, time: i });
    }
    const sizes = () => told().map(({ touches }) => touches.length);
    expect(sizes()).toEqual([options.touchesPerRecord, options.touchesPerRecord]);
    harness.tick(1_000);
    expect(sizes()).toEqual([3]);
    harness.tick(3_000);
    expect(sizes()).toEqual([]);
  });

  it('cuts orders of hundreds of lines into records of bounded length', () => {
    const items = Array.from({ length: 450 }, (_, i) => `item-${String(i)}`);
    harness.event(productEvent('product.viewed', 'other'), { key: 'shop:ben', time: 0 });
    harness.event(order(items), at(0));
    harness.tick(1_000);
    const records = told();
    const lengths = records.map(({ touches }) => touches.map((touch) => touch.items.length));
    expect(lengths).toEqual([[1], [200], [200], [50]]);
    expect(records.flatMap(({ touches }) => touches.flatMap((touch) => touch.items))).toEqual([
      'other',
      ...items,
    ]);
  });

  it('closes its epoch', () => {
    harness.event(pageViewed, at(5_100)).take();
    harness.tick(6_000);
    expect(dataOf('epoch.closed')).toEqual([{ source: 2, through: 5, partition: 0 }]);
  });

  it('gives a newcomer what is popular, and does not follow that without an event', () => {
    harness.event(pageViewed, at(0));
    expect(listed()).toEqual([]);
    popular('t1', 't2', 't3', 't4');
    harness.event(pageViewed, at(1));
    expect(harness.take()).toMatchObject([
      {
        key: shopper,
        event: {
          data: {
            shopper: 'ann',
            items: [
              { item: 't1', score: 4, source: 'trending' },
              { item: 't2', score: 3, source: 'trending' },
              { item: 't3', score: 2, source: 'trending' },
            ],
            modelVersion: 'ranking@4',
          },
        },
      },
    ]);
    popular('t4', 't3', 't2', 't1');
    popular('t4', 't3', 't2', 't1');
    harness.event(pageViewed, at(2));
    harness.event(productEvent('product.viewed', 'a'), at(3));
    expect(listed()).toEqual([]);
    harness.event(productEvent('product.viewed', 't2'), at(4));
    expect(listed()).toEqual([['t4', 't3', 't1']]);
  });

  it('follows what is popular at the next touch while a list has room', () => {
    popular('t1');
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([['t1']]);
    popular('t1', 't2');
    harness.event(productEvent('product.viewed', 'a'), at(1));
    expect(listed()).toEqual([['t1', 't2']]);
  });

  it('publishes a list anew when neighbours take the places of what it fell back on', () => {
    popular('t1', 't2', 't3');
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([['t1', 't2', 't3']]);
    models.set('a', [['t2', 0.5]]);
    harness.event(productEvent('product.viewed', 'a'), at(1));
    expect(listed()).toEqual([['t2', 't1', 't3']]);
    harness.event(productEvent('product.viewed', 'a'), at(2));
    expect(listed()).toEqual([]);
  });

  it('publishes nothing before the models have learned anything of the shop', () => {
    models.epoch = undefined;
    popular('t1', 't2');
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([]);
  });

  it('recommends neighbours of the latest items with the reason, then fills up', () => {
    models.set('a', [
      ['x', 0.5],
      ['y', 0.4],
    ]);
    models.set('b', [
      ['a', 0.9],
      ['y', 0.3],
    ]);
    popular('b', 'y', 't');
    harness.event(productEvent('product.viewed', 'a'), at(0)).take();
    harness.event(productEvent('cart.item_added', 'b'), at(1));
    const [changed] = dataOf('recommendations.changed');
    expect(changed?.['items']).toEqual([
      { item: 'y', score: 0.62, source: 'neighbours', because: 'a' },
      { item: 'x', score: 0.4, source: 'neighbours', because: 'a' },
      { item: 't', score: 1, source: 'trending' },
    ]);
  });

  it('publishes only when ids or their order change', () => {
    models.set('a', [['x', 0.5]]);
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([['x']]);
    models.set('a', [['x', 0.7]]);
    harness.event(productEvent('product.viewed', 'a'), at(1));
    harness.event(productEvent('cart.item_removed', 'a'), at(2));
    expect(listed()).toEqual([]);
    models.set('a', [
      ['z', 0.8],
      ['x', 0.7],
    ]);
    harness.event(productEvent('product.viewed', 'a'), at(3));
    expect(listed()).toEqual([['z', 'x']]);
  });

  it('bounds the history, and never lists an item in it, whatever happens', () => {
    const ids = fc.integer({ min: 0, max: 12 }).map((n) => `i${String(n)}`);
    const events = fc.array(
      fc.oneof(
        ids.map((id) => productEvent('product.viewed', id)),
        ids.map((id) => productEvent('cart.item_added', id)),
        fc.array(ids, { maxLength: 8 }).map(order),
      ),
      { maxLength: 30 },
    );
    for (let n = 0; n <= 12; n++) {
      const related = [1, 2, 5].map((d): [string, number] => [`i${String((n + d) % 13)}`, 1 / d]);
      models.set(`i${String(n)}`, related);
    }
    const untouched = ['j1', 'j2', 'j3'];
    popular(...Array.from({ length: 13 }, (_, n) => `i${String(n)}`), ...untouched);
    let run = 0;
    fc.assert(
      fc.property(events, (all) => {
        const key = `shop:shopper-${String(run++)}`;
        for (const event of all) {
          harness.event(event, { key, time: 0 });
          const history = historyOf(key).map(([item]) => item);
          const bought = harness.state(key).bought?.map(([item]) => item) ?? [];
          expect(history.length).toBeLessThanOrEqual(options.historyLength);
          expect(new Set(history).size).toBe(history.length);
          for (const list of listed()) {
            expect(list.filter((item) => [...history, ...bought].includes(item))).toEqual([]);
            expect(list).toHaveLength(options.listLength);
          }
        }
      }),
    );
  });
});
