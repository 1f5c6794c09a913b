import { describe, expect, it } from '@jest/globals';
import { sampleRatioPValue } from '@tradewind/ml';
import { assign } from './hold-out.js';

const shoppers = (count: number) => Array.from({ length: count }, (_, i) => `demo:u_${String(i)}`);

describe('the hold-out', () => {
  it('has the share that it should have over 100,000 assignments', () => {
    const held = shoppers(100_000).filter(
      (shopper) => assign(shopper, 'tea', { holdOut: 0.1, globalHoldOut: 0 }).heldOut,
    );
    expect(sampleRatioPValue(held.length, 100_000 - held.length, 0.1)).toBeGreaterThan(0.001);
  });

  it('is the same each time, and only grows with its share', () => {
    for (const shopper of shoppers(500)) {
      const at = (holdOut: number) => assign(shopper, 'tea', { holdOut, globalHoldOut: 0 }).heldOut;
      expect([at(0), at(0.1) && !at(0.3), at(0.1) !== at(0.1)]).toEqual([false, false, false]);
    }
  });

  it('of two campaigns is independent, and that of the shop is of all campaigns', () => {
    const counts = { both: 0, tea: 0, cup: 0, shop: 0, odd: 0 };
    for (const shopper of shoppers(8_000)) {
      const [tea, cup] = ['tea', 'cup'].map((kind) =>
        assign(shopper, kind, { holdOut: 0.5, globalHoldOut: 0.2 }),
      );
      const isOfShop = tea?.reason === 'global-hold-out';
      if ((cup?.reason === 'global-hold-out') !== isOfShop) counts.odd++;
      if (tea?.chance !== 0.6) counts.odd++;
      if (isOfShop) counts.shop++;
      else {
        counts.tea += Number(tea?.heldOut);
        counts.cup += Number(cup?.heldOut);
        counts.both += Number(tea?.heldOut && cup?.heldOut);
      }
    }
    expect(counts.odd).toBe(0);
    const rest = 8_000 - counts.shop;
    const expectShare = (count: number, of: number, share: number) => {
      expect(sampleRatioPValue(count, of - count, share)).toBeGreaterThan(0.001);
    };
    expectShare(counts.shop, 8_000, 0.2);
    expectShare(counts.tea, rest, 0.5);
    expectShare(counts.cup, rest, 0.5);
    expectShare(counts.both, rest, 0.25);
  });
});
