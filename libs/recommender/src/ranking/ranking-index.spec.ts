import { describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import type { Touch } from '@tradewind/ml';
import { FoldHarness, seededRandom } from '@tradewind/testing';
import { recommendationOptions } from '../options.js';
import { ShopperFold } from '../shopper-fold.js';
import { GivenModels } from '../touches.fixture.js';
import { defaultRankingIndexOptions, RankingIndex } from './ranking-index.js';
import type { RankingIndexOptions } from './ranking-index.js';
import { solveRefit } from './refit.js';
import { queryOf, ShopModels, slotWithout } from './shop-models.js';
import { TouchEpochs } from './touch-epochs.js';
import type { CompleteEpoch, TouchEvent } from './touch-epochs.js';

const EPOCH_MS = 1_000;
const PARTITIONS = 2;
const SHOPPERS = 40;
const ITEMS = 30;
const indexOptions: RankingIndexOptions = {
  ...defaultRankingIndexOptions,
  ...{ epochMs: EPOCH_MS, choiceEvery: 1, firstChoices: Infinity, refitLagMs: EPOCH_MS },
  historyLength: 1_000,
};
const noModels = new GivenModels();

interface Done {
  readonly shopper: number;
  readonly item: number;
  readonly time: number;
}

/** Shoppers walk along rings of items, a few steps in each epoch; each stays in the partition of its parity. */
function walks(count: number, seed: number): Done[] {
  const random = seededRandom(seed);
  const last = new Map<number, number>();
  return Array.from({ length: count }, (_, at) => {
    const shopper = Math.floor(random() * SHOPPERS);
    const ring = (shopper % 3) * 10;
    const step = last.get(shopper) ?? Math.floor(random() * 10);
    last.set(shopper, (step + 1 + Math.floor(random() * 2)) % 10);
    return { shopper, item: ring + step, time: 5_000 + at * 20 };
  });
}

function viewed({ item }: Done): TopicEvent<StorefrontEvents> {
  const properties = { product_id: `item-${String(item)}` };
  return { type: 'product.viewed', data: { messageId: 'm', event: 'x', properties } };
}

/** What the folds of all partitions tell, by partition. */
function tellings(all: readonly Done[]): TouchEvent[][] {
  const options = recommendationOptions({ epochMs: EPOCH_MS });
  return Array.from({ length: PARTITIONS }, (_, partitionId) => {
    const fold = new ShopperFold(options, noModels);
    const harness = new FoldHarness(fold, { epochMs: EPOCH_MS, partitionId });
    harness.tick(5_000);
    for (const done of all) {
      if (done.shopper % PARTITIONS !== partitionId) continue;
      const key = keyOf('shop', `u_${String(done.shopper)}`);
      harness.event(viewed(done), { key, time: done.time });
    }
    harness.tick((all.at(-1)?.time ?? 0) + 5 * EPOCH_MS);
    return harness
      .take()
      .filter(({ topic }) => topic.name === 'recommender.pairs.v1')
      .map(
        ({ event }, at) => ({ ...event, id: `${String(partitionId)}/${String(at)}` }) as TouchEvent,
      );
  });
}

function learned(records: readonly TouchEvent[]): { index: RankingIndex; order: CompleteEpoch[] } {
  const epochs = new TouchEpochs({ epochMs: EPOCH_MS, partitions: PARTITIONS, maxRecords: 4_096 });
  const index = new RankingIndex(indexOptions);
  const order = records.flatMap((record) => epochs.take(record));
  let waiting: { tenant: string; due: number; result: ReturnType<typeof solveRefit> }[] = [];
  for (const epoch of order) {
    for (const refit of waiting) {
      if (refit.due <= epoch.epoch) index.takeRefit(refit, refit.result);
    }
    waiting = waiting.filter(({ due }) => due > epoch.epoch);
    const learning = index.learn(epoch);
    let step = learning.next();
    while (step.done !== true) step = learning.next();
    waiting.push(...step.value.map((request) => ({ ...request, result: solveRefit(request) })));
  }
  return { index, order };
}

function listsOf(index: RankingIndex): unknown[] {
  const tenant = index.tenant('shop');
  return Array.from({ length: ITEMS }, (_, item) =>
    tenant?.rank({
      history: [`item-${String(item)}`, `item-${String((item + 3) % ITEMS)}`],
      now: 100_000,
      surface: 'for-you',
      isLeftOut: () => false,
      limit: 10,
    }),
  );
}

function chooseThenLearn(models: ShopModels, touch: Touch): void {
  const { shopper, item, time } = touch;
  const before = models.historyOf(shopper);
  if (before.length > 0 && before.at(-1) !== item) {
    const query = queryOf(before, time, shopper);
    models.learnChoice(models.show(query, { surface: 'session' }), item);
    if (!before.includes(item)) {
      models.learnChoice(models.show(query, slotWithout('for-you', before)), item);
    }
  }
  models.learn(touch);
}

describe('RankingIndex', () => {
  const all = walks(700, 3);
  const [one = [], other = []] = tellings(all);

  it('is the same whichever partition was faster, and when records come again', () => {
    const slow = learned([...one, ...other]);
    const mixed: TouchEvent[] = [];
    for (let at = 0; at < Math.max(one.length, other.length); at++) {
      for (const record of [other[at], other[at], one[at]]) if (record) mixed.push(record);
    }
    const fast = learned(mixed);
    expect(slow.order.length).toBeGreaterThan(10);
    expect(fast.order).toEqual(slow.order);
    expect(fast.index.tenant('shop')?.models.blend.toState()).toEqual(
      slow.index.tenant('shop')?.models.blend.toState(),
    );
    expect(listsOf(fast.index)).toEqual(listsOf(slow.index));
  });

  it('lists what the models list that the evaluation measures', () => {
    const { index, order } = learned([...one, ...other]);
    const models = new ShopModels({ historyLength: 1_000 });
    const numbers = new Map<string, number>();
    const numberOf = (name: string) => {
      const known = numbers.get(name) ?? numbers.size;
      numbers.set(name, known);
      return known;
    };
    const shoppers = new Map<string, number>();
    let waiting: { due: number; result: ReturnType<typeof solveRefit> }[] = [];
    for (const { epoch, touches } of order) {
      for (const { due, result } of waiting) if (due <= epoch) models.takeRefit(result);
      waiting = waiting.filter(({ due }) => due > epoch);
      for (const { shopper: name, items, weight, time } of touches) {
        const shopper = shoppers.get(name) ?? shoppers.size;
        shoppers.set(name, shopper);
        const item = numberOf(items[0] ?? '');
        chooseThenLearn(models, { shopper, item, weight, time });
      }
      if (!models.isRefitDue) continue;
      const seed = index.seedOf('shop', epoch);
      waiting.push({ due: epoch + 1, result: solveRefit({ seed, ...models.beginRefit() }) });
    }
    const names = [...numbers.keys()];
    const offline = Array.from({ length: ITEMS }, (_, item) => {
      const history = [item, (item + 3) % ITEMS].flatMap(
        (each) => numbers.get(`item-${String(each)}`) ?? [],
      );
      const query = queryOf(history, 100_000);
      const slot = { surface: 'for-you', isLeftOut: () => false };
      const { items, scores } = models.rank(models.show(query, slot), 10);
      return Array.from(items, (found, at) => ({ item: names[found], score: scores[at] }));
    });
    expect(numbers.size).toBe(ITEMS);
    expect(listsOf(index)).toMatchObject(offline);
    expect(index.tenant('shop')?.models.blend.toState()).toEqual(models.blend.toState());
  });
});
