import { describe, expect, it } from '@jest/globals';
import { ecommerceProperties, ecommerceTypeByName } from '@tradewind/contracts';
import { Storefront } from './storefront.js';
import type { SimulatedMessage } from './storefront.js';

const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

function open(options: { seed?: number; rate?: number; run?: string } = {}): Storefront {
  return new Storefront({ seed: 1, rate: 50, run: 'r', start: START, ...options });
}

function messagesOf(shop: Storefront, minutes: number): SimulatedMessage[] {
  return [...shop.until(START + minutes * MINUTE)];
}

describe('Storefront', () => {
  it('is a function of its seed', () => {
    const atOnce = messagesOf(open(), 2);
    const shop = open();
    const inSteps = Array.from({ length: 120 }, (_, i) => [
      ...shop.until(START + (i + 1) * 1_000),
    ]).flat();
    expect(inSteps).toEqual(atOnce);
    expect(messagesOf(open({ seed: 2 }), 2)).not.toEqual(atOnce);
  });

  it('keeps the rate it is asked for', () => {
    for (const rate of [10, 100]) {
      const count = messagesOf(open({ rate }), 10).length;
      expect(count / (10 * 60) / rate).toBeGreaterThan(0.85);
      expect(count / (10 * 60) / rate).toBeLessThan(1.15);
    }
  });

  it('moves forward in time and gives each message its own id', () => {
    const messages = messagesOf(open(), 3);
    const stamps = messages.map(({ timestamp }) => timestamp);
    expect(stamps).toEqual(stamps.toSorted());
    expect(new Set(messages.map(({ messageId }) => messageId)).size).toBe(messages.length);
  });

  it('gives another run other message and order ids for the same shoppers', () => {
    const ids = (run: string) => {
      const messages = messagesOf(open({ run }), 1);
      return { messages: messages.map((m) => m.messageId), users: messages.map((m) => m.userId) };
    };
    expect(ids('b').users).toEqual(ids('a').users);
    expect(ids('b').messages).not.toEqual(ids('a').messages);
  });

  it('sends valid calls of the tracking API, of every kind that a shop has', () => {
    const messages = messagesOf(open(), 8);
    const names = new Set<string>();
    for (const { type, event, properties, userId, anonymousId } of messages) {
      expect(userId ?? anonymousId).toMatch(/^(shopper|guest)-\d+$/);
      if (type !== 'track' || event === undefined) continue;
      names.add(event);
      const known = ecommerceTypeByName[event];
      expect(known && ecommerceProperties[known].safeParse(properties).error).toBeUndefined();
    }
    expect([...names].toSorted()).toEqual([
      'Cart Viewed',
      'Checkout Started',
      'Order Completed',
      'Order Refunded',
      'Payment Info Entered',
      'Product Added',
      'Product List Viewed',
      'Product Removed',
      'Product Viewed',
      'Products Searched',
    ]);
    expect(new Set(messages.map(({ type }) => type))).toEqual(
      new Set(['page', 'identify', 'track']),
    );
  });
});
