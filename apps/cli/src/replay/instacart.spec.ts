import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { instacart } from './instacart.js';
import { openRecording } from './open-recording.js';
import { read } from './read-recording.fixture.js';
import { surveyOf } from './survey.js';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-instacart-'));
});
afterEach(() => rm(directory, { recursive: true }));

async function folder(files: Readonly<Record<string, readonly string[]>>) {
  for (const [name, lines] of Object.entries(files))
    await writeFile(join(directory, `${name}.csv`), lines.join('\n'));
  return openRecording(directory);
}

const ORDERS =
  'order_id,user_id,eval_set,order_number,order_dow,order_hour_of_day,days_since_prior_order';
const LINES = 'order_id,product_id,add_to_cart_order,reordered';

describe('an Instacart folder', () => {
  it('becomes orders in the order of their times', async () => {
    const recording = await folder({
      orders: [
        ORDERS,
        '7,1,prior,1,2,08,',
        '3,1,train,2,3,09,8.0',
        '5,2,prior,1,0,10,',
        '9,2,test,2,1,10,1.0',
      ],
      order_products__prior: [LINES, '5,30,1,0', '7,20,2,0', '7,10,1,0'],
      order_products__train: [LINES, '3,10,1,1', 'x,1,1,1'],
      products: [
        'product_id,product_name,aisle_id,department_id',
        '10,"Tea, green",4,1',
        '20,Cup,5,1',
      ],
      aisles: ['aisle_id,aisle', '4,tea'],
    });
    const signal = new AbortController().signal;
    const survey = await surveyOf(recording, { format: 'auto', now: Date.UTC(2026, 0), signal });
    expect(survey).toMatchObject({ format: 'instacart', dialect: { unordered: false } });
    const lines: string[] = [];
    for await (const chunk of recording.lines()) lines.push(...chunk);
    const { messages, malformed } = read(instacart, lines);
    expect(messages).toMatchObject([
      { userId: '2', timestamp: '2017-01-01T10:05:00.000Z', properties: { order_id: '5' } },
      {
        userId: '1',
        timestamp: '2017-01-03T08:07:00.000Z',
        event: 'Order Completed',
        properties: {
          order_id: '7',
          products: [
            { product_id: '10', name: 'Tea, green', category: 'tea', quantity: 1 },
            { product_id: '20', name: 'Cup' },
          ],
        },
      },
      { userId: '1', timestamp: '2017-01-11T09:03:00.000Z', properties: { order_id: '3' } },
    ]);
    expect(malformed).toMatchObject([
      { reason: 'order_products__train.csv, line 3: order_id is not a number' },
    ]);
  });

  it('is not any folder', async () => {
    await expect(folder({ other: ['a'] })).rejects.toThrow('a folder without orders.csv');
  });
});
