import { moneyToUnits } from '@tradewind/contracts';
import { CsvLines, field } from './csv-lines.js';
import type { CsvRows } from './csv-lines.js';
import { parseMoney } from './decimal.js';
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
export const rees46: RecordingFormat = (sink) =>
  new CsvLines({ columns: COLUMNS, open: (target) => new Rees46Rows(target) }, sink);

class Rees46Rows implements CsvRows {
  readonly #time = new RecordedTime();

  constructor(private readonly sink: RecordingSink) {}

  row(fields: readonly string[], row: number): void {
    const known = this.#parse(fields);
    if (typeof known === 'string') {
      this.sink.malformed(known, row);
      return;
    }
    const { time } = known;
    const messageId = `rees46-${time.toString(36)}-${row.toString(36)}`;
    this.sink.event({ messageId, time, rows: 1, json: eventJson(messageId, known) });
  }

  #parse(fields: readonly string[]): Row | string {
    const name = EVENT_NAMES[field(fields, 1)];
    const product = field(fields, 2);
    const user = field(fields, 7);
    const time = this.#time.parse(field(fields, 0));
    const price = parseMoney(field(fields, 6) || '0');
    if (name === undefined) return 'unknown event_type';
    if (product === '') return 'no product_id';
    if (user === '') return 'no user_id';
    if (Number.isNaN(price)) return 'price is not a number';
    if (Number.isNaN(time)) return 'event_time is not a date';
    const category = field(fields, 4) || field(fields, 3);
    const brand = field(fields, 5);
    return { name, product, category, brand, price, user, session: field(fields, 8), time };
  }

  end(): void {
    // Nothing is held back.
  }
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
