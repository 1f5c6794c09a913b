import { describe, expect, it } from '@jest/globals';
import type { Order } from '@tradewind/contracts';
import { namedOrders, ordersForMessage } from './order-ids.js';

function order(orderId: string): Order {
  return { orderId, status: 'placed', placedAt: 0, updatedAt: 0, total: 0, refunded: 0, items: 1 };
}

const orders = ['A-1001', '536365', 'C7', 'B-2', 'B-3', 'B-4', 'web_99'].map(order);

describe('namedOrders', () => {
  it.each([
    ['where is A-1001?', ['A-1001'], false],
    ['where is order a-1001', ['A-1001'], false],
    ['订单ａ-１００１到哪了', ['A-1001'], false],
    ['536365', ['536365'], false],
    ['order number 536365 and web_99', ['536365', 'web_99'], false],
    ['order 5363651', [], true],
    ['where is B-7788', [], true],
    ['订单号：88', [], true],
    ['order #77', [], true],
    ['where is my order', [], false],
    ['I bought 12 shirts on 2026-01-02 for 49 EUR', [], false],
    ['does the case fit an iphone15', [], false],
    ['my order from the 3rd', [], false],
  ])('in %s', (text, own, foreign) => {
    const named = namedOrders(text, orders);
    expect(named.own.map(({ orderId }) => orderId)).toEqual(own);
    expect(named.foreign).toBe(foreign);
  });
});

describe('ordersForMessage', () => {
  it('puts an old order that the text names before the latest ones', () => {
    const chosen = ordersForMessage('what about web_99', orders).map(({ orderId }) => orderId);
    expect(chosen).toEqual(['web_99', 'A-1001', '536365', 'C7', 'B-2']);
  });
});
