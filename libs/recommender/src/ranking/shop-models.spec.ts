import { describe, expect, it } from '@jest/globals';
import { decodeFactors, sourceNames } from '@tradewind/ml';
import { seededRandom } from '@tradewind/testing';
import { solveRefit } from './refit.js';
import { queryOf, ShopModels } from './shop-models.js';
import type { ShopTouch } from './shop-models.js';

const RINGS = 4;
const RING = 12;

/** Each shopper walks along a ring of items, one or two steps at a time. */
function walks(count: number, seed: number): ShopTouch[] {
  const random = seededRandom(seed);
  const places = new Map<number, number>();
  return Array.from({ length: count }, (_, at) => {
    const shopper = Math.floor(random() * 40);
    const place = places.get(shopper) ?? Math.floor(random() * RING);
    places.set(shopper, (place + 1 + Math.floor(random() * 2)) % RING);
    const item = (shopper % RINGS) * RING + place;
    return { shopper, item, time: at * 1_000, weight: 1 };
  });
}

const view = (shopper: number, item: number): ShopTouch => ({ shopper, item, time: 0, weight: 1 });

describe('ShopModels', () => {
  const models = new ShopModels();
  for (const touch of walks(800, 1)) models.learn(touch);
  const refit = solveRefit({ seed: 1, ...models.beginRefit() });
  models.takeRefit(refit);

  it.each(sourceNames.filter((name) => !['popular', 'trending', 'again'].includes(name)))(
    '%s finds the ring that a visitor walks',
    (name) => {
      const model = models.source(name);
      if (model === undefined) throw new RangeError(name);
      const seen = new Set([12, 13]);
      const { items } = models
        .scoresOf(model, queryOf([12, 13], 0))
        .top(3, (item) => seen.has(item));
      expect(Array.from(items, (item) => Math.floor(item / RING))).toEqual([1, 1, 1]);
    },
  );

  it('starts the next refit from the factors of the one before', () => {
    const input = models.beginRefit();
    const { factors: warm } = solveRefit({ seed: 99, ...input });
    const { factors: cold } = solveRefit({ seed: 99, histories: input.histories });
    const before = decodeFactors(refit.factors).items.values;
    const distance = (block: Uint8Array) =>
      decodeFactors(block).items.values.reduce(
        (sum, value, at) => sum + (value - (before[at] ?? 0)) ** 2,
        0,
      );
    expect(distance(warm)).toBeLessThan(distance(cold));
  });

  it('counts people in what is popular, not clicks', () => {
    const shop = new ShopModels({ sources: ['popular', 'trending'] });
    for (let click = 0; click < 500; click++) shop.learn(view(0, click % 2 === 0 ? 0 : 1));
    for (let shopper = 1; shopper <= 3; shopper++) shop.learn(view(shopper, 2));
    const { items, scores } = shop.rank(shop.show(queryOf([], 0), { surface: 'for-you' }), 3);
    expect([...items]).toEqual([2, 0, 1]);
    expect(scores[0]).toBeGreaterThan(2 * (scores[1] ?? 0));
  });

  it('forgets the history of a shopper whose number stands for another', () => {
    const shop = new ShopModels();
    for (const item of [0, 1, 2]) shop.learn(view(7, item));
    shop.forget(7);
    shop.learn(view(7, 3));
    expect(shop.historyOf(7)).toEqual([3]);
    const sessions = shop.source('sessionKnn');
    if (sessions === undefined) throw new RangeError('no sessions');
    expect(shop.scoresOf(sessions, queryOf([3], 0)).get(0)).toBe(0);
  });
});
