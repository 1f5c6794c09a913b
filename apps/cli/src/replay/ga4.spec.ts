import { describe, expect, it } from '@jest/globals';
import { ga4 } from './ga4.js';
import { read } from './read-recording.fixture.js';

const purchase = {
  event_date: '20201130',
  event_timestamp: '1606752000123456',
  event_name: 'purchase',
  user_pseudo_id: '1234.5678',
  event_params: [
    { key: 'currency', value: { string_value: 'USD', int_value: null } },
    { key: 'ga_session_id', value: { string_value: null, int_value: '77' } },
  ],
  ecommerce: { transaction_id: 'T1', purchase_revenue: 25.42, tax_value: null },
  items: [
    { item_id: 'SKU_1', item_name: 'Tee', item_brand: '(not set)', price: 9.99, quantity: 2 },
  ],
};

describe('the ga4 format', () => {
  it('makes a track call of an event of the export', () => {
    const { messages, events } = read(ga4, [JSON.stringify(purchase)]);
    expect(events[0]?.time).toBe(1606752000123);
    expect(messages).toEqual([
      {
        type: 'track',
        messageId: expect.stringMatching(/^ga4-/) as unknown,
        anonymousId: '1234.5678',
        timestamp: '2020-11-30T16:00:00.123Z',
        event: 'purchase',
        properties: {
          ...{ currency: 'USD', ga_session_id: '77', transaction_id: 'T1', value: 25.42 },
          items: [{ item_id: 'SKU_1', item_name: 'Tee', price: 9.99, quantity: 2 }],
        },
      },
    ]);
  });

  it('makes a page call of a page view', () => {
    const view = {
      ...{ event_timestamp: 1606752000123456, event_name: 'page_view', user_id: 'u' },
      event_params: [{ key: 'page_title', value: { string_value: 'Home' } }],
    };
    expect(read(ga4, [JSON.stringify(view)]).messages).toMatchObject([
      { type: 'page', userId: 'u', name: 'Home', properties: { title: 'Home' } },
    ]);
  });

  it('names what it cannot read', () => {
    const rows = [{ ...purchase, event_name: '' }, { ...purchase, user_pseudo_id: null }, 5];
    const { malformed } = read(ga4, [
      ...rows.map((row) => JSON.stringify(row)),
      JSON.stringify({ ...purchase, event_timestamp: 'x' }),
    ]);
    expect(malformed.map(({ reason }) => reason)).toEqual([
      'no event_name',
      'neither user_id nor user_pseudo_id',
      'not a JSON object',
      'event_timestamp is not a time',
    ]);
  });
});
