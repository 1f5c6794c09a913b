import { describe, expect, it } from '@jest/globals';
import type { ItemView } from '@tradewind/contracts';
import fc from 'fast-check';
import { noKnownItems } from '../known-items.js';
import { diversify } from './diversify.js';
import { whyListed } from './listed-item.js';
import { makeList } from './make-list.js';
import type { ListedFor } from './make-list.js';
import type { ListRules, ShopCatalogue } from './list-rules.js';

const rules: ListRules = {
  ...{ kind: 'for-you', length: 3, exclude: [], pins: [], repeats: false, about: [] },
};
const nobody: ListedFor = { history: [], bought: [], categories: [] };

function shopOf(views: readonly ItemView[]): ShopCatalogue {
  const byId = new Map(views.map((view) => [view.id, view]));
  return {
    isOffered: (item) => byId.get(item)?.available !== false,
    view: (item) => byId.get(item),
    productOf: (item) => byId.get(item)?.product_id ?? item,
    alike: () => [],
    ids: [...byId.keys()].sort(),
  };
}

const item = (id: string, more: Partial<ItemView> = {}): ItemView => ({
  id,
  available: true,
  ...more,
});

function listed(
  views: readonly ItemView[],
  more: Partial<ListRules> = {},
  whose: Partial<ListedFor> = {},
): string[] {
  const list = makeList({
    ...{ rules: { ...rules, ...more }, whose: { ...nobody, ...whose }, shop: shopOf(views) },
    ...{ ranking: undefined, known: [noKnownItems()], trendingHalfLifeMs: 1_000, now: 0 },
  });
  return list.map((entry) => entry.item);
}

describe('makeList', () => {
  const views = [
    item('a', { category: 'tea', price: 3, stock: 5 }),
    item('b', { category: 'tea', price: 9 }),
    item('c', { category: 'pots', price: 30, brand: 'Kiln', stock: 1 }),
    item('d', { available: false }),
    item('e1', { product_id: 'e' }),
    item('e2', { product_id: 'e' }),
  ];

  it('has an item of the catalogue when nothing else is known, each product once', () => {
    expect(listed(views, { length: 10 })).toEqual(['a', 'b', 'c', 'e1']);
  });

  it('keeps to what a filter asks of the catalogue', () => {
    expect(listed(views, { filter: { categories: ['tea'] } })).toEqual(['a', 'b']);
    expect(listed(views, { filter: { notCategories: ['tea'], maxPrice: 50 } })).toEqual(['c']);
    expect(listed(views, { filter: { minPrice: 5, maxPrice: 10 } })).toEqual(['b']);
    expect(listed(views, { filter: { minStock: 2 } })).toEqual(['a']);
  });

  it('moves what is boosted, and spreads categories', () => {
    expect(listed(views, { boosts: [{ brand: 'Kiln', factor: 10 }] })).toEqual(['c', 'a', 'b']);
    expect(listed(views, { diversity: 0.5 })).toEqual(['a', 'c', 'e1']);
  });

  it('has what the shopper touched only where repeats are allowed, or when there is nothing else', () => {
    const whose = { history: [['a', 1, 0]], bought: [['b', 0]] } satisfies Partial<ListedFor>;
    expect(listed(views, {}, whose)).toEqual(['c', 'e1']);
    expect(listed(views, { repeats: true }, whose)).toEqual(['a', 'b', 'c']);
    expect(listed(views.slice(0, 2), {}, whose)).toEqual(['a']);
  });

  it('is never empty when the shop has an item that may be listed', () => {
    const ids = fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { minLength: 1 });
    fc.assert(
      fc.property(ids, ids, fc.integer({ min: 1, max: 5 }), (all, seen, length) => {
        const history = seen.map((id, time): [string, number, number] => [id, 1, time]);
        const list = listed(
          all.map((id) => item(id)),
          { length },
          { history },
        );
        expect(list.length).toBeGreaterThan(0);
        expect(new Set(list).size).toBe(list.length);
        expect(list.length).toBeLessThanOrEqual(length);
      }),
    );
  });
});

describe('whyListed', () => {
  it('says it in words, with the item or the category that speaks for it', () => {
    expect([
      whyListed({ item: 'a', source: 'itemCf', because: 'boot' }),
      whyListed({ item: 'a', source: 'category', category: 'shoes' }),
      whyListed({ item: 'a', source: 'trending' }),
    ]).toEqual([
      'often looked at together with what was looked at: boot',
      'popular in shoes, which was looked at',
      'popular in the shop now',
    ]);
  });
});

describe('diversify', () => {
  it('keeps all items, and their order without diversity', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 4 })),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, diversity) => {
          const items = all.map((category, place) => ({ category: String(category), place }));
          const spread = diversify(items, ({ category }) => category, diversity);
          expect([...spread].sort((a, b) => a.place - b.place)).toEqual(items);
          expect(diversify(items, ({ category }) => category, 0)).toEqual(items);
        },
      ),
    );
  });
});
