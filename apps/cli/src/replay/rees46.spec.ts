import { describe, expect, it } from '@jest/globals';
import { read } from './read-recording.fixture.js';
import { rees46 } from './rees46.js';

const HEADER =
  'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session';
const SESSION = '26dd6e6e-4dac-4778-8d2c-92e149dab885';

function row(type: string, price = '489.07'): string {
  return `2019-11-01 00:00:03 UTC,${type},1003461,2053013555631882655,electronics.smartphone,xiaomi,${price},520088904,${SESSION}`;
}

describe('the rees46 format', () => {
  it('makes an event of every row', () => {
    const { messages } = read(rees46, [
      HEADER,
      ...['view', 'cart', 'remove_from_cart', 'purchase'].map((type) => row(type)),
    ]);
    expect(messages.map((message) => message['event'])).toEqual([
      'Product Viewed',
      'Product Added',
      'Product Removed',
      'Order Completed',
    ]);
    const product = {
      product_id: '1003461',
      category: 'electronics.smartphone',
      brand: 'xiaomi',
      price: 489.07,
      quantity: 1,
    };
    expect(messages[0]).toEqual({
      type: 'track',
      messageId: expect.stringMatching(/^rees46-[0-9a-z]+-1$/),
      userId: '520088904',
      timestamp: '2019-11-01T00:00:03.000Z',
      context: { sessionId: SESSION },
      event: 'Product Viewed',
      properties: product,
    });
    expect(messages[3]).toMatchObject({
      properties: {
        order_id: expect.stringMatching(new RegExp(`^${SESSION}-1003461-`)),
        revenue: 489.07,
        products: [product],
      },
    });
  });

  it('names the same order again for the same session, product and time only', () => {
    const orders = read(rees46, [
      row('purchase'),
      row('purchase'),
      row('purchase').replace(':03', ':04'),
    ]).messages.map((message) => (message['properties'] as { order_id: string }).order_id);
    expect(orders[0]).toBe(orders[1]);
    expect(orders[2]).not.toBe(orders[0]);
  });

  it('does without category code, brand, price and session', () => {
    const { messages } = read(rees46, ['2019-11-01 00:00:03 UTC,view,1,77,,,,9,']);
    expect(messages[0]).toMatchObject({
      properties: { product_id: '1', category: '77', price: 0, quantity: 1 },
    });
  });

  it('counts rows that it cannot read', () => {
    const { malformed, events } = read(rees46, [
      row('dance'),
      row('view', 'dear'),
      row('view').replace('520088904', ''),
      row('view').replace('1003461', ''),
      row('view').replace('2019', 'MMXIX'),
    ]);
    expect(events).toEqual([]);
    expect(malformed.map(({ reason }) => reason)).toEqual([
      'unknown event_type',
      'price is not a number',
      'no user_id',
      'no product_id',
      'event_time is not a date',
    ]);
  });
});
