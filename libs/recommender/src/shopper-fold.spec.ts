import { beforeEach, describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import type { ModelReader, StorefrontEvents, TopicEvent, TouchBatch } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { trendingKey } from './item-lists.js';
import type { ItemList } from './item-lists.js';
import { itemShard } from './item-shard.js';
import { recommendationOptions } from './options.js';
import { ShopperFold } from './shopper-fold.js';
import type { ShopperPart } from './shard-notices.js';
import type { ShopperState } from './shopper-fold.js';
import { touchesIn } from './touches.fixture.js';

type StorefrontEvent = TopicEvent<StorefrontEvents>;

const SHARDS = 3;
const options = recommendationOptions({
  epochMs: 1_000,
  historyLength: 5,
  listLength: 3,
  shards: SHARDS,
});
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
  let lists: Map<string, ItemList>;
  let harness: FoldHarness<StorefrontEvents, ShopperState, ShopperPart>;

  const neighbours = (item: string, touches: number, items: [string, number][]) =>
    lists.set(keyOf('shop', item), { epoch: 3, touches, items });
  const trending = (...items: [string, number][]) =>
    lists.set(trendingKey('shop', 1), { epoch: 4, touches: 0, items });
  const at = (time: number) => ({ key: shopper, time });
  const dataOf = (type: string): Record<string, unknown>[] =>
    harness
      .take()
      .filter(({ event }) => event.type === type)
      .map(({ event, partition }) => ({ ...(event.data as object), partition }));
  const told = () =>
    dataOf('items.batched').map(({ batches, partition, ...data }) => ({
      ...data,
      touches: touchesIn(batches as TouchBatch[]),
      partition: Number(partition),
    }));
  const historyOf = (key: string) => harness.state(key).history;
  const listed = () =>
    dataOf('recommendations.changed').map((data) =>
      (data['items'] as { item: string }[]).map(({ item }) => item),
    );

  beforeEach(() => {
    lists = new Map();
    const model: ModelReader<ItemList> = {
      asOf: (key) => {
        const value = lists.get(key);
        return value && { epoch: value.epoch, value };
      },
      isReady: () => true,
      whenReady: () => Promise.resolve(),
    };
    harness = new FoldHarness(new ShopperFold(options, model), { epochMs: 1_000, partitionId: 2 });
  });

  it('tells every shard that owns an item of what came after what', () => {
    harness.event(productEvent('product.viewed', 'a'), at(10_000));
    harness.event(order(['b', 'c', 'b']), at(10_500));
    expect(told()).toEqual([]);
    harness.tick(11_000);
    const first = { tenant: 'shop', window: [], items: ['a'], weight: 1 };
    const then = { tenant: 'shop', window: ['a'], items: ['b', 'c'], weight: 5 };
    const owners = (items: string[]) => items.map((item) => itemShard(keyOf('shop', item), SHARDS));
    const expected = [...new Set(owners(['a', 'b', 'c']))].sort().map((partition) => ({
      source: 2,
      epoch: 10,
      touches: owners(['a']).includes(partition) ? [first, then] : [then],
      partition,
    }));
    expect(told()).toEqual(expected);
  });

  it('tells a shard of several touches at once, and of none twice', () => {
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
    const records = told().filter(({ partition }) => partition === itemShard('shop:other', SHARDS));
    const lengths = records.map(({ touches }) => touches.map((touch) => touch.items.length));
    expect(lengths).toEqual([[1], [200], [200], [50]]);
    const windows = records.map(({ touches }) => touches[0]?.window.length);
    expect(windows).toEqual([0, 0, 10, 10]);
    expect(records[2]?.touches).toMatchObject([{ window: items.slice(190, 200) }]);
  });

  it('closes its epoch for every shard', () => {
    harness.event(pageViewed, at(5_100)).take();
    harness.tick(6_000);
    expect(dataOf('epoch.closed')).toEqual(
      Array.from({ length: SHARDS }, (_, partition) => ({ source: 2, through: 5, partition })),
    );
  });

  it('gives a newcomer what is trending, and does not follow the trend without an event', () => {
    harness.event(pageViewed, at(0));
    expect(listed()).toEqual([]);
    trending(['t1', 9], ['t2', 8], ['t3', 7], ['t4', 6]);
    harness.event(pageViewed, at(1));
    expect(harness.take()).toMatchObject([
      {
        key: shopper,
        event: {
          data: {
            shopper: 'ann',
            items: [
              { item: 't1', score: 9, source: 'trending' },
              { item: 't2', score: 8, source: 'trending' },
              { item: 't3', score: 7, source: 'trending' },
            ],
            modelVersion: 'pairs@4',
          },
        },
      },
    ]);
    trending(['t4', 9], ['t3', 8], ['t2', 7], ['t1', 6]);
    harness.event(pageViewed, at(2));
    harness.event(productEvent('product.viewed', 'a'), at(3));
    expect(listed()).toEqual([]);
    harness.event(productEvent('product.viewed', 't2'), at(4));
    expect(listed()).toEqual([['t4', 't3', 't1']]);
  });

  it('follows the trend at the next touch while a list has room', () => {
    trending(['t1', 9]);
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([['t1']]);
    trending(['t1', 9], ['t2', 8]);
    harness.event(productEvent('product.viewed', 'a'), at(1));
    expect(listed()).toEqual([['t1', 't2']]);
  });

  it('publishes a list anew when neighbours take the places of what it fell back on', () => {
    trending(['t1', 9], ['t2', 8], ['t3', 7]);
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([['t1', 't2', 't3']]);
    neighbours('a', 5, [['t2', 0.5]]);
    harness.event(productEvent('product.viewed', 'a'), at(1));
    expect(listed()).toEqual([['t2', 't1', 't3']]);
    harness.event(productEvent('product.viewed', 'a'), at(2));
    expect(listed()).toEqual([]);
  });

  it('recommends neighbours of the latest items with the reason, then fills up', () => {
    neighbours('a', 5, [
      ['x', 0.5],
      ['y', 0.4],
    ]);
    neighbours('b', 5, [
      ['a', 0.9],
      ['y', 0.3],
    ]);
    trending(['b', 9], ['y', 8], ['t', 7]);
    harness.event(productEvent('product.viewed', 'a'), at(0)).take();
    harness.event(productEvent('cart.item_added', 'b'), at(1));
    const [changed] = dataOf('recommendations.changed');
    expect(changed?.['items']).toEqual([
      { item: 'y', score: 0.54, source: 'neighbours', because: 'b' },
      { item: 'x', score: 0.3, source: 'neighbours', because: 'a' },
      { item: 't', score: 7, source: 'trending' },
    ]);
  });

  it('publishes only when ids or their order change', () => {
    neighbours('a', 5, [['x', 0.5]]);
    harness.event(productEvent('product.viewed', 'a'), at(0));
    expect(listed()).toEqual([['x']]);
    neighbours('a', 6, [['x', 0.7]]);
    harness.event(productEvent('product.viewed', 'a'), at(1));
    harness.event(productEvent('cart.item_removed', 'a'), at(2));
    expect(listed()).toEqual([]);
    neighbours('a', 6, [
      ['z', 0.8],
      ['x', 0.7],
    ]);
    harness.event(productEvent('product.viewed', 'a'), at(3));
    expect(listed()).toEqual([['z', 'x']]);
  });

  it('lets no item pass for a trending list', () => {
    harness.event(productEvent('product.viewed', '~trending:0'), at(0));
    expect(historyOf(shopper)).toEqual([]);
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
      neighbours(`i${String(n)}`, 5, related);
    }
    trending(...Array.from({ length: 13 }, (_, n): [string, number] => [`i${String(n)}`, 20 - n]));
    let run = 0;
    fc.assert(
      fc.property(events, (all) => {
        const key = `shop:shopper-${String(run++)}`;
        for (const event of all) {
          harness.event(event, { key, time: 0 });
          const history = historyOf(key).map(([item]) => item);
          expect(history.length).toBeLessThanOrEqual(options.historyLength);
          expect(new Set(history).size).toBe(history.length);
          for (const list of listed()) {
            expect(list.filter((item) => history.includes(item))).toEqual([]);
            expect(list).toHaveLength(options.listLength);
          }
        }
      }),
    );
  });
});
