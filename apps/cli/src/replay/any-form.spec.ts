import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PostOutcome } from '../http/collector-client.js';
import { Replay } from './replay.js';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-form-'));
});
afterAll(() => rm(directory, { recursive: true }));

interface Order {
  readonly userId: string;
  readonly timestamp: string;
  readonly properties: {
    readonly order_id: string;
    readonly revenue: number;
    readonly products: readonly { readonly name?: string }[];
  };
}

/** The orders that a recording comes to, and how many rows were refused. */
async function ordersOf(content: Buffer) {
  const path = join(directory, 'recording');
  await writeFile(path, content);
  const orders: Order[] = [];
  const poster = {
    post: (body: string) => {
      orders.push(...(JSON.parse(body) as { batch: Order[] }).batch);
      return Promise.resolve<PostOutcome>({ kind: 'taken', rejected: [] });
    },
  };
  const options = { path, format: 'auto', speed: Infinity } as const;
  const replay = await Replay.open(options, poster, new AbortController().signal);
  await replay.run();
  const facts = orders.map(({ userId, timestamp, properties }) => ({
    ...{ userId, timestamp, id: properties.order_id, revenue: properties.revenue },
    names: properties.products.map(({ name }) => name).toSorted(),
  }));
  return {
    orders: facts.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    rejected: replay.counts.rejected,
  };
}

interface Row {
  readonly invoice: number;
  readonly code: string;
  readonly name: string;
  readonly quantity: number;
  readonly cents: number;
}

interface Form {
  readonly delimiter: string;
  readonly comma: boolean;
  readonly dates: 'iso' | 'day-first' | 'month-first' | 'serial';
  readonly names: readonly string[];
  readonly encoding: 'utf8' | 'latin1' | 'utf16le' | 'mark';
  readonly order: 'time' | 'product' | 'newest';
  readonly index: boolean;
  readonly zipped: boolean;
  readonly lineEnd: string;
  readonly headerAgain: boolean;
}

const START = Date.UTC(2010, 11, 13, 8, 26);
const DAY_MS = 86_400_000;
const NAMES = [
  ['InvoiceNo', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'UnitPrice', 'CustomerID'],
  ['Invoice', 'StockCode', 'Description', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID'],
  [
    'invoice_no',
    'stock_code',
    'description',
    'quantity',
    'invoice_date',
    'unit_price',
    'customer_id',
  ],
];

const timeOf = ({ invoice }: Row) => START + invoice * DAY_MS;

function dateText(time: number, form: Form['dates']): string {
  const iso = new Date(time).toISOString();
  const [year, month, day] = [iso.slice(0, 4), Number(iso.slice(5, 7)), Number(iso.slice(8, 10))];
  const clock = iso.slice(11, 16);
  if (form === 'iso') return iso.slice(0, 19).replace('T', ' ');
  if (form === 'serial') return String(time / DAY_MS + 25_569);
  const parts = form === 'day-first' ? [day, month] : [month, day];
  return `${parts.map(String).join('/')}/${year} ${clock}`;
}

function written(rows: readonly Row[], form: Form): Buffer {
  const price = (cents: number) => (cents / 100).toFixed(2).replace('.', form.comma ? ',' : '.');
  const cell = (text: string) => (text.includes(form.delimiter) ? `"${text}"` : text);
  const sorted = {
    time: rows,
    product: rows.toSorted((a, b) => (a.code < b.code ? -1 : 1)),
    newest: rows.toReversed(),
  }[form.order];
  const line = (cells: readonly string[], i: number) =>
    [...(form.index ? [String(i)] : []), ...cells.map(cell)].join(form.delimiter);
  const header = [...(form.index ? [''] : []), ...form.names].join(form.delimiter);
  const lines = sorted.map((row, i) =>
    line(
      [
        ...[String(row.invoice), row.code, row.name, String(row.quantity)],
        ...[dateText(timeOf(row), form.dates), price(row.cents), `${String(row.invoice % 3)}.0`],
      ],
      i,
    ),
  );
  const again = form.headerAgain ? [header] : [];
  const half = lines.length >> 1;
  const text = [header, ...lines.slice(0, half), ...again, ...lines.slice(half)].join(form.lineEnd);
  const bytes = {
    utf8: Buffer.from(text),
    latin1: Buffer.from(text, 'latin1'),
    utf16le: Buffer.from(`\uFEFF${text}`, 'utf16le'),
    mark: Buffer.from(`\uFEFF${text}`),
  }[form.encoding];
  return form.zipped ? gzipSync(bytes) : bytes;
}

const rowsOf = fc
  .array(
    fc.record({
      invoice: fc.integer({ min: 0, max: 40 }),
      code: fc.constantFrom('A', 'B', 'C', 'D'),
      name: fc.constantFrom('CAFÉ SIGN £5', 'Tea', 'Gâteau'),
      quantity: fc.integer({ min: 1, max: 9 }),
      cents: fc.integer({ min: 1, max: 99_999 }),
    }),
    { maxLength: 30 },
  )
  // Of the first two invoices one is of the 13th, which proves the order of days and months.
  .map((rows) => [
    { invoice: 0, code: 'A', name: 'CAFÉ SIGN £5', quantity: 1, cents: 255 },
    { invoice: 1, code: 'B', name: 'Tea', quantity: 1, cents: 339 },
    ...rows,
  ])
  .map((rows) => rows.toSorted((a, b) => a.invoice - b.invoice));

const formOf: fc.Arbitrary<Form> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|'),
  comma: fc.boolean(),
  dates: fc.constantFrom('iso', 'day-first', 'month-first', 'serial'),
  names: fc.constantFrom(...NAMES),
  encoding: fc.constantFrom('utf8', 'latin1', 'utf16le', 'mark'),
  order: fc.constantFrom('time', 'product', 'newest'),
  index: fc.boolean(),
  zipped: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n'),
  headerAgain: fc.boolean(),
});

const plain: Form = {
  ...{ delimiter: ',', comma: false, dates: 'iso', names: NAMES[0] ?? [], encoding: 'utf8' },
  ...{ order: 'time', index: false, zipped: false, lineEnd: '\n', headerAgain: false },
};

describe('a recording', () => {
  it('comes to the same orders in whatever form it is written', async () => {
    await fc.assert(
      fc.asyncProperty(rowsOf, formOf, async (rows, form) => {
        const expected = await ordersOf(written(rows, plain));
        expect(expected.rejected).toBe(0);
        expect(await ordersOf(written(rows, form))).toEqual(expected);
      }),
      { numRuns: 150 },
    );
  });
});
