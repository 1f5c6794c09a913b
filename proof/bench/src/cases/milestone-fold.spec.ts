import { describe, expect, it } from '@jest/globals';
import { moneyOf } from '@tradewind/contracts';
import { amountOf } from './milestone-fold.js';

describe('amountOf', () => {
  it('is the total of an order, else the price of a product, else zero', () => {
    expect(amountOf({ properties: { total: 12.5, price: 3 } })).toBe(moneyOf(12.5));
    expect(amountOf({ properties: { price: 3 } })).toBe(moneyOf(3));
    expect(amountOf({ properties: {} })).toBe(0);
    expect(amountOf({})).toBe(0);
  });
});
