import { describe, expect, it } from '@jest/globals';
import { sampleRatioPValue } from '@tradewind/ml';
import { assign, type Assignment } from './hold-out.js';

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
    const share = { holdOut: 0.5, globalHoldOut: 0.2 };
    const all = shoppers(8_000).map((shopper) => ({
      tea: assign(shopper, 'tea', share),
      cup: assign(shopper, 'cup', share),
    }));
    expect(new Set(all.map(({ tea }) => tea.chance))).toEqual(new Set([0.6]));
    const isOfShop = ({ reason }: Assignment) => reason === 'global-hold-out';
    const rest = all.filter(({ tea }) => !isOfShop(tea));
    expect(all.filter(({ cup }) => !isOfShop(cup))).toEqual(rest);
    const expectShare = (count: number, of: number, wanted: number) => {
      expect(sampleRatioPValue(count, of - count, wanted)).toBeGreaterThan(0.001);
    };
    const held = (name: 'tea' | 'cup') => rest.filter((each) => each[name].heldOut);
    expectShare(all.length - rest.length, all.length, 0.2);
    expectShare(held('tea').length, rest.length, 0.5);
    expectShare(held('cup').length, rest.length, 0.5);
    expectShare(held('tea').filter(({ cup }) => cup.heldOut).length, rest.length, 0.25);
  });
});
