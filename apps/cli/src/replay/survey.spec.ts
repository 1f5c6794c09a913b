import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { FormatName } from './formats.js';
import { RecordingFile } from './recording-file.js';
import { detectFormat, readingText, surveyOf } from './survey.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-survey-'));
});
afterAll(() => rm(directory, { recursive: true }));

async function survey(content: string | Buffer, format: FormatName | 'auto' = 'auto') {
  const path = join(directory, 'recording');
  await writeFile(path, content);
  const signal = new AbortController().signal;
  return surveyOf(await RecordingFile.open(path), { format, now: Date.UTC(2026, 0), signal });
}

const RETAIL = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
const retail = (...rows: readonly (readonly [date: string, price?: string])[]) =>
  [
    RETAIL.replaceAll(',', ';'),
    ...rows.map(([date, price = '1']) => `1;A;a;1;${date};${price};7;UK`),
  ].join('\n');

describe('detectFormat', () => {
  it.each([
    [
      'event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session',
      'rees46',
    ],
    [RETAIL, 'online-retail'],
    [
      'Invoice,StockCode,Description,Quantity,InvoiceDate,Price,Customer ID,Country',
      'online-retail',
    ],
    [`,${RETAIL}`, 'online-retail'],
    ['invoice_no;stock_code;quantity;invoice_date;unit_price', 'online-retail'],
    ['timestamp,visitorid,event,itemid,transactionid', 'retailrocket'],
    ['{"event_date":"20201130","event_timestamp":"1","event_name":"purchase"}', 'ga4'],
    ['{"type":"page"}', 'events-jsonl'],
    ['{"batch":[]}', 'events-jsonl'],
    ['[{"type":"page"},', 'events-jsonl'],
    ['536365,85123A,HEART,6,2010-12-01 08:26:00,2.55,17850,UK', undefined],
    ['', undefined],
  ])('takes %j for %s', (line, format) => {
    expect(detectFormat(line)).toBe(format);
  });
});

describe('surveyOf', () => {
  it.each([
    ['a date proves it', ['1/12/2010 8:26', '13/12/2010 9:00'], 'day-first'],
    ['a date proves the other', ['12/1/2010 8:26', '12/13/2010 9:00'], 'month-first'],
    ['the last row proves it', ['1/2/2010', '2/2/2010', '3/2/2010', '13/2/2010'], 'day-first'],
    ['the order of rows speaks for it', ['30/11/2010', '1/12/2010', '2/1/2011'], 'day-first'],
    ['days rise', ['1/2/2010', '2/2/2010', '3/2/2010', '1/3/2010'], 'day-first'],
    ['months rise', ['2/1/2010', '2/2/2010', '2/3/2010', '3/1/2010'], 'month-first'],
    ['no date depends on it', ['2010-12-01', '2010-12-13'], 'month-first'],
    ['nothing does: between slashes', ['1/1/2010'], 'month-first'],
    ['nothing does: between dashes', ['01-12-2010 08:26'], 'day-first'],
    ['nothing does: between points', ['01.12.2010'], 'day-first'],
  ] as const)('decides on the order of dates where %s', async (_, dates, order) => {
    const { dialect } = await survey(retail(...dates.map((date) => [date] as const)));
    expect(dialect.dates).toBe(order);
  });

  it.each([
    [['2,55', '3'], ','],
    [['2.55', '3'], '.'],
    [['2.55', '1,299.00', '4.95'], '.'],
    [['1.299,00'], ','],
    [['3'], ','],
  ] as const)('of prices %j the decimal separator is %j', async (prices, decimal) => {
    const rows = prices.map((price) => ['2010-12-01', price] as const);
    expect((await survey(retail(...rows))).dialect.decimal).toBe(decimal);
  });

  it('tells rows that are out of order from rows that are a little late', async () => {
    const minute = (i: number) => [`2010-12-01 08:${String(i).padStart(2, '0')}:00`] as const;
    const rising = Array.from({ length: 59 }, (_, i) => minute(i));
    expect((await survey(retail(...rising))).dialect.unordered).toBe(false);
    expect((await survey(retail(...rising.toReversed()))).dialect.unordered).toBe(true);
    const many = [...rising, ...rising.map(() => minute(59)), ...rising.map(() => minute(59))];
    expect((await survey(retail(...many, minute(58)))).dialect.unordered).toBe(false);
    expect((await survey(retail(...many, ['2010-11-01']))).dialect.unordered).toBe(true);
  });

  it('refuses a recording of another format than it is said to be, and one of none', async () => {
    const text = 'timestamp,visitorid,event,itemid,transactionid\n1433221332117,1,view,2,';
    await expect(survey(text, 'rees46')).rejects.toThrow(
      'line 1 is that of the format retailrocket',
    );
    await expect(survey('hello\nworld')).rejects.toThrow('Name its --format: one of rees46');
    expect((await survey('1,2,3', 'retailrocket')).format).toBe('retailrocket');
  });

  it('says for people how a recording is read', async () => {
    const rows = retail(['13.12.2010', '2,55'], ['1.12.2010', '2,55']).replace(';a;', ';CAFÉ;');
    const { encoding = 'utf-8', ...read } = await survey(Buffer.from(rows, 'latin1'));
    expect(readingText(read, encoding)).toBe(
      'online-retail, encoding windows-1252, decimal comma, dates day first, sorted by time',
    );
  });

  it('decides for day first whenever that is how all dates were written, and one proves it', async () => {
    const days = fc.array(fc.integer({ min: 0, max: 3_000 }), { minLength: 1, maxLength: 20 });
    await fc.assert(
      fc.asyncProperty(days, fc.boolean(), async (offsets, dayFirst) => {
        const dates = [...offsets, 354].map((offset) => {
          const date = new Date(Date.UTC(2010, 0, 1 + offset));
          const [day, month] = [date.getUTCDate(), date.getUTCMonth() + 1];
          const parts = dayFirst ? [day, month] : [month, day];
          return [`${parts.join('/')}/${String(date.getUTCFullYear())} 8:26`] as const;
        });
        const { dialect } = await survey(retail(...dates));
        expect(dialect.dates).toBe(dayFirst ? 'day-first' : 'month-first');
      }),
      { numRuns: 40 },
    );
  });
});
