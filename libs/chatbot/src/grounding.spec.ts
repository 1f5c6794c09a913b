import { describe, expect, it } from '@jest/globals';
import type { Order } from '@tradewind/contracts';
import { moneyOf } from '@tradewind/contracts';
import { uncovered } from './grounding.js';
import { languages } from './intents/index.js';
import { orderFacts, orderLine } from './replies.js';

const order: Order = {
  orderId: 'A-1001',
  status: 'shipped',
  placedAt: Date.UTC(2026, 10, 24),
  updatedAt: Date.UTC(2026, 10, 25),
  total: moneyOf(49.9),
  refunded: moneyOf(10),
  currency: 'EUR',
  items: 3,
  trackingNumber: '1Z999',
  carrier: 'DPD 24/7',
};

describe('uncovered', () => {
  it.each(languages)('accepts facts of an order (%s)', (language) => {
    const facts = Object.values(orderFacts(order, language));
    expect(uncovered(orderLine(order, language), facts)).toEqual([]);
  });

  it('finds an amount, a date, an id and a slot without cover', () => {
    const facts = Object.values(orderFacts(order, 'en'));
    const reply = 'Order A-1002 of 2026-11-23: 49.00 EUR, back within 30 days, {tracking}';
    expect(uncovered(reply, facts)).toEqual(['A-1002', '2026-11-23', '49.00', '30', '{tracking}']);
  });

  it('does not accept a part of a number', () => {
    expect(uncovered('it costs 9', ['49.90 EUR'])).toEqual(['9']);
  });
});

describe('orderLine', () => {
  it('contains every known field', () => {
    expect(orderLine(order, 'en')).toBe(
      'Order A-1001 of 2026-11-24 (3 items, 49.90 EUR): shipped. Refunded: 10.00 EUR. Tracking number: 1Z999 (DPD 24/7).',
    );
    expect(orderLine(order, 'zh')).toBe(
      '订单 A-1001（2026-11-24 下单，3 件商品，49.90 EUR）：已发货。已退款 10.00 EUR。快递单号：1Z999（DPD 24/7）。',
    );
  });

  it('keeps a status that it has no word for', () => {
    const { orderId, placedAt, updatedAt, total } = order;
    const status = 'held_at_customs';
    const odd = { orderId, status, placedAt, updatedAt, total, refunded: 0, items: 1 };
    expect(orderLine(odd, 'en')).toBe(
      'Order A-1001 of 2026-11-24 (1 item, 49.90): held at customs.',
    );
  });
});
