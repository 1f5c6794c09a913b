import { storefrontRecord } from '@tradewind/service/testing';

export const DAY = 86_400_000;
/** When the shop opens. */
export const START = Date.UTC(2026, 2, 1, 9);

export const view = (userId: string, time: number) =>
  storefrontRecord('product.viewed', userId, time, {
    product_id: 'tea',
    category: 'Tea',
    price: 4.5,
  });
export const order = (userId: string, time: number, total: number) =>
  storefrontRecord('order.completed', userId, time, {
    order_id: `o-${userId}-${String(time)}`,
    total,
  });
export const refund = (userId: string, time: number, total: number) =>
  storefrontRecord('order.refunded', userId, time, {
    order_id: `r-${userId}-${String(time)}`,
    total,
  });
