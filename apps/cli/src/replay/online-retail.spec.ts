import { describe, expect, it } from '@jest/globals';
import { read } from './read-recording.fixture.js';
import { onlineRetail } from './online-retail.js';

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

describe('the online-retail format', () => {
  it('makes one order of the rows of an invoice', () => {
    const { events, rows } = read(onlineRetail, [
      HEADER,
      '536365,85123A,WHITE HANGING HEART,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
      '536365,71053,"LANTERN, ""METAL""",6,2010-12-01 08:26:00,3.39,17850.0,United Kingdom',
    ]);
    expect(rows).toBe(2);
    expect(events.map((event) => JSON.parse(event.json) as unknown)).toEqual([
      {
        type: 'track',
        messageId: 'online-retail-536365-1',
        userId: '17850',
        timestamp: '2010-12-01T08:26:00.000Z',
        context: { location: { country: 'United Kingdom' } },
        event: 'Order Completed',
        properties: {
          order_id: '536365',
          revenue: 35.64,
          total: 35.64,
          currency: 'GBP',
          products: [
            { product_id: '85123A', name: 'WHITE HANGING HEART', price: 2.55, quantity: 6 },
            { product_id: '71053', name: 'LANTERN, "METAL"', price: 3.39, quantity: 6 },
          ],
        },
      },
    ]);
  });

  it('makes a refund of a C invoice, with positive quantities and amounts', () => {
    const { messages } = read(onlineRetail, [
      HEADER,
      'C536379,D,Discount,-1,2010-12-01 09:41:00,27.5,14527.0,United Kingdom',
    ]);
    expect(messages[0]).toMatchObject({
      event: 'Order Refunded',
      properties: { order_id: 'C536379', revenue: 27.5, products: [{ quantity: 1 }] },
    });
  });

  it('gives an invoice without customer a shopper of its own', () => {
    const { messages } = read(onlineRetail, [
      HEADER,
      '536414,22139,,56,2010-12-01 11:52:00,0.0,,United Kingdom',
    ]);
    expect(messages[0]).toMatchObject({ anonymousId: 'invoice-536414' });
    expect(messages[0]).not.toHaveProperty('userId');
  });

  it('puts the rows of interleaving invoices together, first come first out', () => {
    const { events } = read(onlineRetail, [
      HEADER,
      'A,1,x,1,2011-02-01 11:19:00,1,1.0,UK',
      'B,2,x,1,2011-02-01 11:19:00,1,2.0,UK',
      'A,3,x,1,2011-02-01 11:20:00,1,1.0,UK',
      'D,4,x,1,2011-02-01 11:20:00,1,3.0,UK',
      'B,5,x,1,2011-02-01 11:20:00,1,2.0,UK',
    ]);
    expect(events.map(({ messageId, rows }) => [messageId, rows])).toEqual([
      ['online-retail-A-1', 2],
      ['online-retail-B-2', 2],
      ['online-retail-D-4', 1],
    ]);
  });

  it('does not wait for rows of an invoice longer than its window', () => {
    const seen: number[] = [];
    const { events } = read(
      onlineRetail,
      [
        HEADER,
        'A,1,x,1,2011-02-01 11:00:00,1,1.0,UK',
        'B,1,x,1,2011-02-01 11:10:00,1,1.0,UK',
        'A,2,x,1,2011-02-01 11:11:00,1,1.0,UK',
      ],
      { afterLine: (soFar) => seen.push(soFar) },
    );
    expect(seen).toEqual([0, 0, 1, 1]);
    expect(events.map((event) => event.messageId)).toEqual([
      'online-retail-A-1',
      'online-retail-B-2',
      'online-retail-A-3',
    ]);
  });

  it('adds money up exactly', () => {
    const rows = Array.from(
      { length: 10 },
      (_, i) => `A,${String(i)},x,1,2011-02-01 11:00:00,0.1,1.0,UK`,
    );
    const { messages } = read(onlineRetail, [HEADER, ...rows]);
    expect(messages[0]).toMatchObject({ properties: { revenue: 1 } });
  });

  it('counts rows that it cannot read and goes on', () => {
    const { events, malformed } = read(onlineRetail, [
      HEADER,
      'A,1,x,one,2011-02-01 11:00:00,1,1.0,UK',
      'A,1,x,1,2011-02-31 11:00:00,1,1.0,UK',
      'A,1,x,1,2011-02-01 11:00:00,free,1.0,UK',
      ',1,x,1,2011-02-01 11:00:00,1,1.0,UK',
      'A,,x,1,2011-02-01 11:00:00,1,1.0,UK',
      'A,1,x',
      'A,1,x,1,2011-02-01 11:00:00,1,1.0,UK',
    ]);
    expect(events).toHaveLength(1);
    expect(malformed).toEqual([
      { reason: 'Quantity is not a whole number', row: 1, line: 2, column: 'Quantity' },
      { reason: 'InvoiceDate is not a date', row: 2, line: 3, column: 'InvoiceDate' },
      { reason: 'UnitPrice is not a number', row: 3, line: 4, column: 'UnitPrice' },
      { reason: 'no InvoiceNo', row: 4, line: 5, column: 'InvoiceNo' },
      { reason: 'no StockCode', row: 5, line: 6, column: 'StockCode' },
      { reason: '3 columns instead of 8', row: 6, line: 7 },
    ]);
  });

  it('reads the spreadsheet form of the data set: other dates, customers and column order', () => {
    const { messages } = read(onlineRetail, [
      'Country,CustomerID,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice',
      'France,12583,536370,22728,ALARM CLOCK,24,12/1/2010 8:45,3.75',
    ]);
    expect(messages[0]).toMatchObject({
      userId: '12583',
      timestamp: '2010-12-01T08:45:00.000Z',
      properties: { order_id: '536370', revenue: 90 },
    });
  });
});
