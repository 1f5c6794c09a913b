import { describe, expect, it } from '@jest/globals';
import { read } from './read-recording.fixture.js';
import { retailrocket } from './retailrocket.js';

const HEADER = 'timestamp,visitorid,event,itemid,transactionid';

describe('the retailrocket format', () => {
  it('makes an event of a row, and one order of the rows of a transaction', () => {
    const { messages, events, rows } = read(retailrocket, [
      HEADER,
      '1433221332117,257597,view,355908,',
      '1433222276276,257597,addtocart,355908,',
      '1433222500000,257597,transaction,355908,4000',
      '1433222500900,257597,transaction,15338,4000',
      '1433222600000,7,view,1,',
    ]);
    expect(rows).toBe(5);
    expect(events.map(({ rows: n, time }) => [n, time])).toEqual([
      [1, 1433221332117],
      [1, 1433222276276],
      [2, 1433222500000],
      [1, 1433222600000],
    ]);
    const shopper = { type: 'track', anonymousId: '257597' };
    expect(messages).toMatchObject([
      { ...shopper, event: 'Product Viewed', properties: { product_id: '355908' } },
      { ...shopper, event: 'Product Added', properties: { product_id: '355908', quantity: 1 } },
      {
        ...shopper,
        event: 'Order Completed',
        timestamp: '2015-06-02T05:21:40.000Z',
        properties: {
          order_id: '4000',
          products: [{ product_id: '355908' }, { product_id: '15338' }],
        },
      },
      { anonymousId: '7' },
    ]);
  });

  it('names what it cannot read', () => {
    const { malformed } = read(retailrocket, [
      HEADER,
      'soon,1,view,2,',
      '1433221332117,,view,2,',
      '1433221332117,1,look,2,',
      '1433221332117,1,view,,',
    ]);
    expect(malformed).toEqual([
      { reason: 'timestamp is not a time', row: 1, line: 2, column: 'timestamp' },
      { reason: 'no visitorid', row: 2, line: 3, column: 'visitorid' },
      { reason: 'unknown event', row: 3, line: 4, column: 'event' },
      { reason: 'no itemid', row: 4, line: 5, column: 'itemid' },
    ]);
  });
});
