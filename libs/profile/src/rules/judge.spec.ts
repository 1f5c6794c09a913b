import { describe, expect, it } from '@jest/globals';
import { addedToCart, ordered, START, viewed } from '../shop-scene.fixture.js';
import type { ShopperHarness } from '../shop-scene.fixture.js';
import { ANN, DAY, harnessWith, HOUR, MINUTE, transitions } from './rules.fixture.js';
import type { Where } from './rules.fixture.js';

describe('conditions', () => {
  const entersAfter = (where: Where, act: (harness: ShopperHarness) => void) => {
    const harness = harnessWith(where);
    act(harness);
    return transitions(harness).map(([, what]) => what);
  };
  const at = (time: number) => ({ key: ANN, time: START + time });

  it('count events in a window, and forget them with time', () => {
    const where: Where = [{ kind: 'event', event: 'product.viewed', atLeast: 3, within: '1h' }];
    const harness = harnessWith(where);
    for (const minute of [0, 50, 70, 80]) harness.event(viewed(), at(minute * MINUTE));
    harness.tick(START + 5 * HOUR);
    // 50, 70 and 80 lie within an hour, until minute 110.
    expect(transitions(harness)).toEqual([
      [4_800, 'entered rule'],
      [6_600, 'exited rule'],
    ]);
  });

  it('look into products', () => {
    const where: Where = [
      {
        kind: 'event',
        event: 'product.viewed',
        where: [
          { property: 'category', oneOf: ['Tea', 'Coffee'] },
          { property: 'price', atLeast: 5 },
        ],
      },
    ];
    const seen = (category: string, price: number) =>
      entersAfter(where, (harness) => harness.event(viewed({ category, price }), at(0)));
    expect([seen('Tea', 6), seen('Tea', 4), seen('Milk', 6)]).toEqual([['entered rule'], [], []]);
  });

  it('follow a sequence, in its order and time', () => {
    const where: Where = [
      {
        kind: 'sequence',
        steps: [
          { event: 'product.viewed' },
          { event: 'cart.item_added' },
          { event: 'order.completed' },
        ],
        within: '1d',
      },
    ];
    const run = (...steps: readonly [event: ReturnType<typeof viewed>, hour: number][]) =>
      entersAfter(where, (harness) => {
        for (const [event, hour] of steps) harness.event(event, at(hour * HOUR));
      });
    const order = ordered('o', { total: 1 });
    expect(run([viewed(), 0], [addedToCart(), 5], [order, 20])).toEqual(['entered rule']);
    expect(run([addedToCart(), 0], [viewed(), 5], [order, 20])).toEqual([]);
    expect(run([viewed(), 0], [addedToCart(), 5], [order, 25])).toEqual([]);
    // A later view begins anew.
    expect(run([viewed(), 0], [viewed(), 4], [addedToCart(), 5], [order, 25])).toEqual([
      'entered rule',
    ]);
  });

  it('compare the profile, with any and not', () => {
    const where: Where = [
      {
        kind: 'any',
        of: [
          { kind: 'profile', field: 'orders', atLeast: 2 },
          { kind: 'profile', field: 'revenue', atLeast: 100 },
        ],
      },
      { kind: 'category', label: 'Tea', atLeast: 0.5, not: true },
    ];
    const big = entersAfter(where, (harness) => harness.event(ordered('o', { total: 100 }), at(0)));
    const tea = entersAfter(where, (harness) => {
      harness.event(ordered('o', { total: 100 }), at(0));
      harness.event(viewed({ category: 'Tea' }), at(1));
    });
    expect([big, tea]).toEqual([['entered rule'], ['entered rule', 'exited rule']]);
  });

  it('let days pass', () => {
    const harness = harnessWith([{ kind: 'profile', field: 'daysSinceLastSeen', atLeast: 3 }]);
    harness.event(viewed(), at(0));
    harness.tick(START + 4 * DAY);
    harness.event(viewed(), at(5 * DAY));
    expect(transitions(harness)).toEqual([
      [3 * 86_400, 'entered rule'],
      [5 * 86_400, 'exited rule'],
    ]);
  });

  it('remember a trait', () => {
    const where: Where = [{ kind: 'trait', trait: 'plan', equals: 'gold' }];
    const said = (plan: string) =>
      entersAfter(where, (harness) =>
        harness.event(
          { type: 'user.identified', data: { messageId: `m-${plan}`, traits: { plan } } },
          at(0),
        ),
      );
    expect([said('gold'), said('blue')]).toEqual([['entered rule'], []]);
  });
});
