import { beforeEach, describe, expect, it } from '@jest/globals';
import { keyOf, productSchema } from '@tradewind/contracts';
import type { RecommendationItem, StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import fc from 'fast-check';
import { knownItemsPart, MAX_TENANTS } from './known-items.js';
import type { KnownItems } from './known-items.js';
import { recommendationOptions } from './options.js';
import { makeList, plainShop } from './lists/index.js';
import type { ListedItem } from './lists/index.js';
import { ShopperFold } from './shopper-fold.js';
import type { ShopperState } from './shopper-fold.js';
import type { ShopperPart } from './touch-notices.js';
import { GivenModels } from './touches.fixture.js';

type ShopEvent = TopicEvent<StorefrontEvents>;

const options = recommendationOptions({ epochMs: 1_000, historyLength: 5, listLength: 3 });

const pageViewed: ShopEvent = { type: 'page.viewed', data: { messageId: 'm', properties: {} } };

function viewed(item: string, category?: string): ShopEvent {
  const properties = productSchema.parse({ product_id: item, ...(category && { category }) });
  return { type: 'product.viewed', data: { messageId: 'm', event: 'x', properties } };
}

function ordered(items: readonly string[]): ShopEvent {
  const properties = { order_id: 'o', products: items.map((sku) => ({ sku })) };
  return { type: 'order.completed', data: { messageId: 'm', event: 'x', properties } };
}

let models: GivenModels;
let harness: FoldHarness<StorefrontEvents, ShopperState, ShopperPart>;
const time = 1_700_000_000_000;

beforeEach(() => {
  models = new GivenModels(0);
  harness = new FoldHarness(new ShopperFold(options, models), { epochMs: 1_000 });
});

/** The list that a read has while models have learned nothing. */
function readList(state: ShopperState, all: readonly KnownItems[]): ListedItem[] {
  const { history, bought = [], categories = [] } = state;
  const rules = { kind: 'for-you', exclude: [], pins: [], repeats: false, about: [] } as const;
  return makeList({
    rules: { ...rules, length: options.listLength },
    whose: { history, bought, categories },
    ...{ shop: plainShop, ranking: undefined, known: all, now: time },
    trendingHalfLifeMs: options.trendingHalfLifeMs,
  });
}

const known = (tenant = 'shop') => harness.part(knownItemsPart(tenant)) as KnownItems;

/** The last list that a shopper was given, now that the event is folded. */
function listOf(shopper: string, event: ShopEvent): RecommendationItem[] | undefined {
  harness.event(event, { key: keyOf('shop', shopper), time });
  const changed = harness
    .take()
    .filter((output) => output.event.type === 'recommendations.changed');
  return (changed.at(-1)?.event.data as { items: RecommendationItem[] } | undefined)?.items;
}

const sources = (items: readonly (RecommendationItem | ListedItem)[] | undefined) =>
  items?.map(({ item, source }) => `${source} ${item}`);

describe('what a list falls back on', () => {
  it('is told by reads alone until the model has learned something', () => {
    models.epoch = undefined;
    expect(listOf('ann', viewed('a'))).toBeUndefined();
    models.epoch = 3;
    expect(listOf('ann', viewed('b'))).toEqual([
      { item: 'b', score: 1, source: 'recent' },
      { item: 'a', score: 0.5, source: 'recent' },
    ]);
  });

  it('is nothing while no item is known', () => {
    expect(listOf('ann', pageViewed)).toBeUndefined();
  });

  it("is the shopper's own item when that is all there is", () => {
    expect(listOf('ann', viewed('a'))).toEqual([{ item: 'a', score: 1, source: 'recent' }]);
  });

  it('is what is popular in the partition at once, before any epoch has ended', () => {
    listOf('ann', viewed('a'));
    listOf('ann', viewed('b'));
    listOf('ben', viewed('b'));
    expect(listOf('cem', pageViewed)).toEqual([
      { item: 'b', score: 2, source: 'trending' },
      { item: 'a', score: 1, source: 'trending' },
    ]);
  });

  it('is the category of what was looked at before what is popular at all', () => {
    for (const shopper of ['ann', 'ben']) listOf(shopper, viewed('shoe', 'shoes'));
    listOf('ben', viewed('boot', 'shoes'));
    listOf('ben', viewed('pan', 'kitchen'));
    expect(listOf('cem', viewed('boot', 'shoes'))).toEqual([
      { item: 'shoe', score: 2, source: 'category', category: 'shoes' },
      { item: 'pan', score: 1, source: 'trending' },
    ]);
  });

  it('follows the shopper from one category to another, and is left alone within one', () => {
    for (const item of ['shoe', 'boot', 'clog', 'sock']) listOf('ann', viewed(item, 'shoes'));
    for (const item of ['pan', 'pot', 'lid', 'wok']) listOf('ann', viewed(item, 'kitchen'));
    expect(listOf('cem', viewed('x', 'shoes'))?.map(({ item }) => item)).toEqual([
      'boot',
      'clog',
      'shoe',
    ]);
    expect(listOf('cem', viewed('y', 'shoes'))).toBeUndefined();
    expect(listOf('cem', viewed('x', 'kitchen'))?.map(({ item }) => item)).toEqual([
      'lid',
      'pan',
      'pot',
    ]);
  });

  it('is the latest of what the shopper touched, as long as nothing else is known', () => {
    const items = ['a', 'b', 'c', 'd'];
    const lists = items.map((item) => listOf('ann', viewed(item)));
    expect(lists.map((list) => list?.map(({ item }) => item))).toEqual([
      ['a'],
      ['b', 'a'],
      ['c', 'b', 'a'],
      ['d', 'c', 'b'],
    ]);
  });

  it('is unknown for tenants beyond the bound, whose shoppers are followed all the same', () => {
    for (let tenant = 0; tenant <= MAX_TENANTS; tenant++) {
      harness.event(viewed('a'), { key: keyOf(`shop-${String(tenant)}`, 'ann'), time });
    }
    harness.take();
    expect(known('shop-0').popular).toHaveLength(1);
    const last = `shop-${String(MAX_TENANTS)}`;
    expect(harness.state(keyOf(last, 'ann')).history).toEqual([['a', 1, time]]);
    harness.event(pageViewed, { key: keyOf(last, 'ben'), time });
    expect(harness.take()).toEqual([]);
  });

  it('is neighbours before all else', () => {
    models.set('boot', [['lace', 0.5]]);
    listOf('ben', viewed('shoe', 'shoes'));
    expect(sources(listOf('cem', viewed('boot', 'shoes')))).toEqual([
      'neighbours lace',
      'category shoe',
    ]);
  });

  it('is the newest items when the popular ones have all been seen', () => {
    const popular = ['a', 'b', 'c', 'd'].map((item): [string, number] => [item, 0]);
    const newest: [string, number][] = [
      ['d', 1],
      ['old', 2],
      ['new', 3],
    ];
    const history = popular.map(([item]): [string, number, number] => [item, 1, time]);
    const known = [{ at: 0, popular, newest, categories: [] }];
    expect(sources(readList({ history }, known))).toEqual(['newest new', 'newest old']);
  });

  it('does not take an item for new that the model knows', () => {
    models.set('a', []);
    listOf('ann', viewed('a'));
    listOf('ann', viewed('b'));
    expect(known().newest).toEqual([['b', time]]);
  });

  it('comes from all partitions for a shopper whom none has seen', () => {
    const one: KnownItems = { at: 0, popular: [['a', 0]], newest: [['a', 1]], categories: [] };
    const other: KnownItems = { at: 0, popular: [['b', 1]], newest: [['z', 2]], categories: [] };
    expect(sources(readList({ history: [] }, [one, other]))).toEqual([
      'trending b',
      'trending a',
      'newest z',
    ]);
  });
});

describe('lists, whatever happens', () => {
  const item = fc.integer({ min: 0, max: 60 }).map((n) => `i${String(n)}`);
  const category = fc.option(
    fc.integer({ min: 0, max: 30 }).map((n) => `c${String(n)}`),
    {
      nil: undefined,
    },
  );
  const event = fc.oneof(
    fc.constant(pageViewed),
    fc.tuple(item, category).map(([id, name]) => viewed(id, name)),
    fc.array(item, { maxLength: 30 }).map(ordered),
  );
  const shopper = fc.constantFrom('ann', 'ben', 'cem', 'dee');

  it('are never empty once one item of the tenant is known, and what they rest on is bounded', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(shopper, event), { maxLength: 60 }), (visits) => {
        const partition = new FoldHarness(new ShopperFold(options, new GivenModels(0)), {
          epochMs: 1_000,
        });
        const tenant = 'shop';
        const isKnown = () =>
          (partition.part(knownItemsPart(tenant)) as KnownItems).popular.length > 0;
        for (const [name, visit] of visits) {
          partition.event(visit, { key: keyOf(tenant, name), time });
          const items = partition.part(knownItemsPart(tenant)) as KnownItems;
          for (const reader of ['ann', 'ben', 'cem', 'dee', 'nobody']) {
            const state = partition.state(keyOf(tenant, reader));
            const list = readList(state, [items]);
            const bought = new Set(state.bought?.map(([name]) => name));
            const isNew = items.popular.some(([name]) => !bought.has(name));
            if (isNew) expect(list.length).toBeGreaterThan(0);
            if (!isKnown()) expect(list).toEqual([]);
            expect(new Set(list.map((entry) => entry.item)).size).toBe(list.length);
          }
          const published = partition
            .take()
            .filter((o) => o.event.type === 'recommendations.changed');
          for (const { event: changed } of published) {
            expect((changed.data as { items: unknown[] }).items.length).toBeGreaterThan(0);
          }
          expect(items.popular.length).toBeLessThanOrEqual(40);
          expect(items.newest.length).toBeLessThanOrEqual(20);
          expect(items.categories.length).toBeLessThanOrEqual(20);
          for (const [, board] of items.categories) expect(board.length).toBeLessThanOrEqual(10);
        }
      }),
      { numRuns: 60 },
    );
  });
});
