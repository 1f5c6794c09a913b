import { field } from './csv-layout.js';
import type { CsvLayout, CsvRows, RowPlace } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';
import { plainDialect } from './dialect.js';
import type { Dialect } from './dialect.js';
import { InvoiceWindow } from './invoice-window.js';
import type { Invoice } from './invoice-window.js';
import { RecordedTime } from './recorded-time.js';
import type { RecordingFormat, RecordingSink } from './recorded-event.js';

/** The rows of a transaction are written within a second or two. */
const OPEN_MS = 5_000;
const MAX_OPEN = 10_000;

const EVENT_NAMES: Readonly<Record<string, string>> = {
  view: 'Product Viewed',
  addtocart: 'Product Added',
};
const TRANSACTION = 'transaction';

/**
 * The layout of the events of RetailRocket's recommender data set, which has neither prices nor names.
 * The rows of a transaction form one order; visitors are anonymous.
 */
export const retailrocketLayout: CsvLayout = {
  columns: ['timestamp', 'visitorid', 'event', 'itemid', 'transactionid'],
  optional: ['transactionid'],
  time: 'timestamp',
  open: (sink, dialect) => new RetailrocketRows(sink, dialect),
};

export const retailrocket: RecordingFormat = (sink, dialect = plainDialect) =>
  new CsvLines(retailrocketLayout, sink, dialect);

class RetailrocketRows implements CsvRows {
  readonly #time: RecordedTime;
  readonly #window: InvoiceWindow;

  constructor(
    private readonly sink: RecordingSink,
    private readonly dialect: Dialect,
  ) {
    this.#time = new RecordedTime(dialect.dates);
    this.#window = new InvoiceWindow({ openMs: OPEN_MS, maxOpen: MAX_OPEN }, (transaction) => {
      this.#order(transaction);
    });
  }

  row(fields: readonly string[], place: RowPlace): void {
    const [visitor, event, item] = [1, 2, 3].map((at) => field(fields, at).trim());
    const time = this.#time.parse(field(fields, 0));
    const fault = faultOf({ visitor, event, item, time, latest: this.dialect.latest });
    if (fault !== undefined) {
      this.sink.malformed({ ...fault, ...place });
      return;
    }
    this.#window.advance(time);
    const product = `{"product_id":${JSON.stringify(item)},"quantity":1}`;
    const name = EVENT_NAMES[event ?? ''];
    if (name === undefined) this.#addLine(fields, product, { time, place });
    else
      this.#send(eventOf(name, visitor ?? '', time), { place, time, rows: 1, properties: product });
  }

  end(): void {
    this.#window.closeAll();
  }

  /** A transaction without an id is one of its row. */
  #addLine(
    fields: readonly string[],
    product: string,
    { time, place }: { time: number; place: RowPlace },
  ): void {
    const number = field(fields, 4).trim().replace(/\.0+$/, '') || `row-${String(place.row)}`;
    let transaction = this.#window.get(number);
    if (transaction === undefined) {
      transaction = {
        ...{ number, customer: field(fields, 1).trim(), country: '', time, place },
        ...{ rows: 0, revenue: 0, lines: [], chars: 0 },
      };
      this.#window.add(transaction);
    }
    transaction.rows++;
    transaction.lines.push(product);
  }

  #order({ number, customer, time, place, rows, lines }: Invoice): void {
    const properties = `{"order_id":${JSON.stringify(number)},"products":[${lines.join(',')}]}`;
    this.#send(eventOf('Order Completed', customer, time), { place, time, rows, properties });
  }

  #send(
    event: string,
    {
      place,
      time,
      rows,
      properties,
    }: { place: RowPlace; time: number; rows: number; properties: string },
  ): void {
    const messageId = `retailrocket-${time.toString(36)}-${place.row.toString(36)}`;
    const json = `{"type":"track","messageId":"${messageId}",${event},"properties":${properties}}`;
    this.sink.event({ messageId, time, rows, json });
  }
}

function eventOf(name: string, visitor: string, time: number): string {
  return (
    `"anonymousId":${JSON.stringify(visitor)},"timestamp":"${new Date(time).toISOString()}",` +
    `"event":"${name}"`
  );
}

interface ReadRow {
  readonly visitor: string | undefined;
  readonly event: string | undefined;
  readonly item: string | undefined;
  readonly time: number;
  readonly latest: number;
}

function faultOf({ visitor, event = '', item, time, latest }: ReadRow) {
  if (visitor === '') return { reason: 'no visitorid', column: 'visitorid' };
  if (item === '') return { reason: 'no itemid', column: 'itemid' };
  if (event !== TRANSACTION && EVENT_NAMES[event] === undefined)
    return { reason: 'unknown event', column: 'event' };
  if (Number.isNaN(time)) return { reason: 'timestamp is not a time', column: 'timestamp' };
  if (time > latest) return { reason: 'timestamp lies in the future', column: 'timestamp' };
  return undefined;
}
