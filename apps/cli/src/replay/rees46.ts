import { moneyToUnits } from '@tradewind/contracts';
import { field } from './csv-layout.js';
import type { CsvLayout, CsvRows, RowPlace } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';
import { parseAmount } from './decimal.js';
import { plainDialect } from './dialect.js';
import type { Dialect } from './dialect.js';
import { RecordedTime } from './recorded-time.js';
import type { RecordingFormat, RecordingSink } from './recorded-event.js';

const COLUMNS = [
  'event_time',
  'event_type',
  'product_id',
  'category_id',
  'category_code',
  'brand',
  'price',
  'user_id',
  'user_session',
] as const;

const EVENT_NAMES: Readonly<Record<string, string>> = {
  view: 'Product Viewed',
  cart: 'Product Added',
  remove_from_cart: 'Product Removed',
  purchase: 'Order Completed',
};

interface Row {
  readonly name: string;
  readonly product: string;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
  readonly user: string;
  readonly session: string;
  readonly time: number;
}

/**
 * The layout of the public eCommerce behaviour recordings of REES46. Every row is an event; a
 * purchase is an order of one product, named by session, product and time.
 */
export const rees46Layout: CsvLayout = {
  columns: COLUMNS,
  aliases: {
    event_time: ['timestamp', 'time'],
    event_type: ['event'],
    product_id: ['item_id'],
    user_session: ['session_id', 'session'],
  },
  optional: ['category_id', 'category_code', 'brand', 'price', 'user_session'],
  ...{ time: 'event_time', price: 'price' },
  open: (sink, dialect) => new Rees46Rows(sink, dialect),
};

export const rees46: RecordingFormat = (sink, dialect = plainDialect) =>
  new CsvLines(rees46Layout, sink, dialect);

class Rees46Rows implements CsvRows {
  readonly #time: RecordedTime;

  constructor(
    private readonly sink: RecordingSink,
    private readonly dialect: Dialect,
  ) {
    this.#time = new RecordedTime(dialect.dates);
  }

  row(fields: readonly string[], place: RowPlace): void {
    const known = this.#parse(fields);
    if ('reason' in known) {
      this.sink.malformed({ ...known, ...place });
      return;
    }
    const { time } = known;
    const messageId = `rees46-${time.toString(36)}-${place.row.toString(36)}`;
    this.sink.event({ messageId, time, rows: 1, json: eventJson(messageId, known) });
  }

  #parse(fields: readonly string[]): Row | Complaint {
    const name = EVENT_NAMES[field(fields, 1).trim().toLowerCase()];
    const product = field(fields, 2);
    const user = field(fields, 7);
    const time = this.#time.parse(field(fields, 0));
    const price = parseAmount(field(fields, 6) || '0', this.dialect.decimal);
    const fault = (column: string, what: string) => ({ reason: what, column });
    if (name === undefined) return fault('event_type', 'unknown event_type');
    if (product === '') return fault('product_id', 'no product_id');
    if (user === '') return fault('user_id', 'no user_id');
    if (Number.isNaN(price)) return fault('price', 'price is not a number');
    if (Number.isNaN(time)) return fault('event_time', 'event_time is not a date');
    if (time > this.dialect.latest) return fault('event_time', 'event_time lies in the future');
    const category = field(fields, 4) || field(fields, 3);
    const brand = field(fields, 5);
    return { name, product, category, brand, price, user, session: field(fields, 8), time };
  }

  end(): void {
    // Nothing is held back.
  }
}

interface Complaint {
  readonly reason: string;
  readonly column: string;
}

function eventJson(messageId: string, row: Row): string {
  const context =
    row.session === '' ? '' : `"context":{"sessionId":${JSON.stringify(row.session)}},`;
  return (
    `{"type":"track","messageId":"${messageId}","userId":${JSON.stringify(row.user)},` +
    `"timestamp":"${new Date(row.time).toISOString()}",${context}` +
    `"event":"${row.name}","properties":${propertiesJson(row)}}`
  );
}

function propertiesJson(row: Row): string {
  const product = productJson(row);
  if (row.name !== 'Order Completed') return product;
  const orderId = `${row.session}-${row.product}-${row.time.toString(36)}`;
  const amount = String(moneyToUnits(row.price));
  return (
    `{"order_id":${JSON.stringify(orderId)},"revenue":${amount},"total":${amount},` +
    `"currency":"USD","products":[${product}]}`
  );
}

function productJson(row: Row): string {
  const category = row.category === '' ? '' : `"category":${JSON.stringify(row.category)},`;
  const brand = row.brand === '' ? '' : `"brand":${JSON.stringify(row.brand)},`;
  return (
    `{"product_id":${JSON.stringify(row.product)},${category}${brand}` +
    `"price":${String(moneyToUnits(row.price))},"quantity":1}`
  );
}
