import { describe, expect, it } from '@jest/globals';
import {
  defaultRankingIndexOptions,
  makeList,
  plainShop,
  RankingIndex,
  whyListed,
  type ListedFor,
  type ListRules,
  type ToldTouch,
} from '@tradewind/recommender';
import fc from 'fast-check';
import { ListCache, OLDEST_MS, STALE_CATALOGUE_MS } from './list-cache.js';
import type { SlotList } from './slot-list.js';

const STALE_MS = 2_000;
const EPOCH_MS = 60_000;
const ITEMS = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
const SHOPPERS = ['ann', 'bob', 'cat'];
const KINDS = ['for-you', 'session', 'trending'] as const;
type Kind = (typeof KINDS)[number];

/** Models, the states of shoppers, a catalogue and a slot, which change under a cache of lists. */
class Shop {
  now = 0;
  readonly #cache = new ListCache(STALE_MS, () => this.now);
  readonly #index = new RankingIndex({ ...defaultRankingIndexOptions, epochMs: EPOCH_MS });
  readonly #states = new Map<string, ListedFor>();
  readonly #soldOut = new Set<string>();
  readonly #excluded = new Set<string>();
  #untold: ToldTouch[] = [];
  #epoch = 1;
  #slots = 0;
  catalogue = 0;

  touch(shopper: string, item: string, isOrder: boolean): void {
    const time = this.#epoch * EPOCH_MS + this.#untold.length;
    const told = { tenant: 'demo', shopper, items: [item], categories: [undefined] };
    this.#untold.push({ ...told, weight: 1, time, isOrder });
    const { history, bought } = this.#whose(shopper);
    this.#states.set(shopper, {
      ...{ shopper, categories: [] },
      history: [...history.filter(([other]) => other !== item), [item, 1, time]],
      bought: isOrder ? [...bought.filter(([other]) => other !== item), [item, time]] : bought,
    });
  }

  learn(): void {
    this.#index.learnNow({ epoch: this.#epoch++, touches: this.#untold });
    this.#untold = [];
  }

  sellOut(item: string): void {
    toggle(this.#soldOut, item);
    this.catalogue += 1;
  }

  exclude(item: string): void {
    toggle(this.#excluded, item);
    this.#slots += 1;
  }

  read(shopper: string, kind: Kind): SlotList {
    const question = {
      ...{ key: `${shopper} ${kind}`, whose: JSON.stringify(this.#whose(shopper)) },
      revisions: {
        slots: this.#slots,
        models: this.#index.tenant('demo')?.revision ?? 0,
        catalogue: this.catalogue,
      },
      isOffered: (item: string) => !this.#soldOut.has(item),
    };
    const kept = this.#cache.find(question);
    if (kept !== undefined) return kept;
    const made = this.made(shopper, kind);
    this.#cache.keep(question, made);
    return made;
  }

  /** The list as it is now, without any cache. */
  made(shopper: string, kind: Kind): SlotList {
    const repeats = kind !== 'for-you';
    const rules: ListRules = {
      ...{ kind, repeats, length: 4, pins: [], about: [], exclude: [...this.#excluded] },
    };
    const items = makeList({
      ...{ rules, whose: this.#whose(shopper), known: [], trendingHalfLifeMs: EPOCH_MS },
      shop: { ...plainShop, isOffered: (item) => !this.#soldOut.has(item), ids: ITEMS },
      ranking: this.#index.tenant('demo'),
      now: this.#epoch * EPOCH_MS,
    });
    return {
      shopper,
      items: items.map((item) => ({ ...item, reason: whyListed(item) })),
      modelVersion: '',
    };
  }

  isForbidden(shopper: string, kind: Kind, item: string): boolean {
    const { history } = this.#whose(shopper);
    const isTouched = kind === 'for-you' && history.some(([touched]) => touched === item);
    return isTouched || this.#soldOut.has(item) || this.#excluded.has(item);
  }

  #whose(shopper: string): ListedFor {
    return this.#states.get(shopper) ?? { shopper, history: [], bought: [], categories: [] };
  }
}

function toggle(set: Set<string>, item: string): void {
  if (!set.delete(item)) set.add(item);
}

const item = fc.constantFrom(...ITEMS);
const shopper = fc.constantFrom(...SHOPPERS);
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      ...{ does: fc.constant('touch' as const), item, shopper, isOrder: fc.boolean() },
    }),
  },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('learn' as const) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('sellOut' as const), item }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('exclude' as const), item }) },
  {
    weight: 2,
    arbitrary: fc.record({
      does: fc.constant('wait' as const),
      ms: fc.integer({ min: 0, max: 2_500 }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      ...{ does: fc.constant('read' as const), shopper, kind: fc.constantFrom(...KINDS) },
    }),
  },
);

type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function take(shop: Shop, taken: Exclude<Step, { readonly does: 'read' }>): void {
  if (taken.does === 'touch') shop.touch(taken.shopper, taken.item, taken.isOrder);
  else if (taken.does === 'learn') shop.learn();
  else if (taken.does === 'sellOut') shop.sellOut(taken.item);
  else if (taken.does === 'exclude') shop.exclude(taken.item);
  else shop.now += taken.ms;
}

/** A list that would have been made at a time. */
interface Past {
  readonly at: number;
  readonly catalogue: number;
  readonly name: string;
  readonly list: string;
}

describe('ListCache', () => {
  it('gives the list that would be made now, or would have been a moment ago, and nothing forbidden', () => {
    let stale = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 80 }), (steps) => {
        const shop = new Shop();
        const past: Past[] = [];
        for (const taken of steps) {
          if (taken.does !== 'read') {
            for (const who of SHOPPERS) {
              for (const kind of KINDS) {
                const list = JSON.stringify(shop.made(who, kind));
                const before = { at: shop.now, catalogue: shop.catalogue };
                past.push({ ...before, name: `${who} ${kind}`, list });
              }
            }
            take(shop, taken);
            continue;
          }
          const { shopper: who, kind } = taken;
          const read = shop.read(who, kind);
          const isBad = (entry: { item: string; source: string }) =>
            entry.source !== 'recent' && shop.isForbidden(who, kind, entry.item);
          expect(read.items.filter(isBad)).toEqual([]);
          const text = JSON.stringify(read);
          if (text === JSON.stringify(shop.made(who, kind))) continue;
          stale += 1;
          const wasRight = past.some(({ at, catalogue, name, list }) => {
            const lasts = catalogue === shop.catalogue ? STALE_MS : STALE_CATALOGUE_MS;
            return name === `${who} ${kind}` && list === text && shop.now - at < lasts;
          });
          expect(wasRight).toBe(true);
        }
      }),
      { numRuns: 150 },
    );
    // Otherwise the property above would hold of a cache that keeps nothing.
    expect(stale).toBeGreaterThan(0);
  });

  it('gives the same object again, until it is too old', () => {
    const shop = new Shop();
    for (const who of SHOPPERS) for (const id of ['a', 'b', 'c']) shop.touch(who, id, false);
    shop.learn();
    const list = shop.read('ann', 'session');
    expect(list.items.length).toBeGreaterThan(0);
    shop.now += STALE_MS * 5;
    expect(shop.read('ann', 'session')).toBe(list);
    expect(shop.read('bob', 'session')).not.toBe(list);
    shop.now += OLDEST_MS;
    expect(shop.read('ann', 'session')).not.toBe(list);
  });
});
