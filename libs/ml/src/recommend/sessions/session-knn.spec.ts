import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeRankingModel, learnTouches, scored } from '../ranking-model.contract.js';
import type { Touch } from '../ranking-model.js';
import { SessionKnn } from './session-knn.js';
import type { SessionIndexState } from './session-index.js';
import { SessionIndex } from './session-index.js';

const options = { maxItems: 1_000, maxSessions: 200 };
const MINUTE_MS = 60_000;

describeRankingModel('SessionKnn', {
  create: () => new SessionKnn(options),
  fromState: (state) => SessionKnn.fromState(options, state as SessionIndexState),
  findsRings: true,
});

const session = (shopper: number, items: readonly number[], from = 0): Touch[] =>
  items.map((item, at) => ({ shopper, item, time: from + at * MINUTE_MS, weight: 1 }));
const itemsOf = (scores: readonly number[]) => scores.filter((_, at) => at % 2 === 0);

describe('SessionKnn', () => {
  it('prefers what stands near the latest item in common', () => {
    const model = new SessionKnn({ maxItems: 100, rarity: 0 });
    learnTouches(model, session(0, [1, 2, 3, 4, 5, 6]));
    expect(itemsOf(scored(model, [2])).slice(0, 3)).toEqual([2, 1, 3]);
    expect(itemsOf(scored(model, [2])).at(-1)).toBe(6);
  });

  it('prefers recent sessions among those alike', () => {
    const model = new SessionKnn({ maxItems: 100, ageDecayMs: 60 * MINUTE_MS });
    learnTouches(model, [...session(0, [1, 2]), ...session(1, [1, 3], 500 * MINUTE_MS)]);
    expect(itemsOf(scored(model, [1])).indexOf(3)).toBeLessThan(
      itemsOf(scored(model, [1])).indexOf(2),
    );
  });

  it('forgets a shopper as if there had been none, while no list is full', () => {
    const step = fc.record({
      shopper: fc.integer({ min: 0, max: 4 }),
      item: fc.integer({ min: 0, max: 9 }),
      gap: fc.integer({ min: 0, max: 20 }),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
        let time = 0;
        const touches = steps.map(({ gap, ...rest }): Touch => {
          time += gap * MINUTE_MS;
          return { ...rest, time, weight: 1 };
        });
        const model = new SessionKnn();
        learnTouches(model, touches);
        model.forget(3);
        const without = new SessionKnn();
        learnTouches(
          without,
          touches.filter(({ shopper }) => shopper !== 3),
        );
        for (const item of [0, 4, 9])
          expect(scored(model, [item])).toEqual(scored(without, [item]));
        const restored = SessionKnn.fromState({}, model.toState());
        expect(scored(restored, [4])).toEqual(scored(model, [4]));
      }),
    );
  });

  it('does not ask the session of the shopper itself', () => {
    const model = new SessionKnn({ maxItems: 100 });
    learnTouches(model, session(7, [1, 2, 3]));
    expect(scored(model, [1], 7)).toEqual([]);
    expect(itemsOf(scored(model, [1]))).toContain(2);
  });
});

describe('SessionIndex', () => {
  const bounds = {
    ...{ maxSessions: 5, maxSessionItems: 3, maxPostings: 4, maxItems: 20 },
    gapMs: 30 * MINUTE_MS,
  };

  it('begins a session after a pause', () => {
    const index = new SessionIndex(bounds);
    for (const { item, time } of session(0, [1, 2])) index.add(0, item, time);
    index.add(0, 3, 40 * MINUTE_MS);
    expect(index.begun).toBe(2);
    expect([...index.itemsOf(0)]).toEqual([1, 2]);
    expect([...index.itemsOf(index.openOf(0))]).toEqual([3]);
  });

  it('stays within its bounds and lists the latest sessions of an item, whatever comes', () => {
    const touch = fc.record({
      shopper: fc.integer({ min: 0, max: 7 }),
      item: fc.integer({ min: 0, max: 22 }),
      gap: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(fc.array(touch, { maxLength: 120 }), (touches) => {
        const index = new SessionIndex(bounds);
        let time = 0;
        for (const { shopper, item, gap } of touches) {
          time += gap * MINUTE_MS;
          index.add(shopper, item, time);
        }
        for (let item = 0; item < bounds.maxItems; item++) {
          const found = (index.sessionsOf(item)?.inOrder() ?? []).filter((number) => {
            return number >= index.firstKept;
          });
          expect(found.length).toBeLessThanOrEqual(bounds.maxPostings);
          for (const number of found) {
            expect(number).toBeGreaterThanOrEqual(index.begun - bounds.maxSessions);
            expect([...index.itemsOf(number)]).toContain(item);
          }
        }
        for (let number = Math.max(0, index.begun - 5); number < index.begun; number++) {
          expect(index.sizeOf(number)).toBeLessThanOrEqual(bounds.maxSessionItems);
        }
      }),
    );
  });
});
