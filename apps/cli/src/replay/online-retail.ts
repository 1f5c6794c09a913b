import { moneyToUnits } from '@tradewind/contracts';
import type { Money } from '@tradewind/contracts';
import { field } from './csv-layout.js';
import type { CsvLayout, CsvRows, RowPlace } from './csv-layout.js';
import { CsvLines } from './csv-lines.js';
import { parseAmount, parsePieces } from './decimal.js';
import { plainDialect } from './dialect.js';
import type { Dialect } from './dialect.js';
import { InvoiceWindow } from './invoice-window.js';
import type { Invoice } from './invoice-window.js';
import { MAX_EVENT_BYTES } from './limits.js';
import { RecordedTime } from './recorded-time.js';
import type { RecordingFormat, RecordingSink } from './recorded-event.js';

/** In the recording the rows of one invoice lie at most one minute apart. */
const OPEN_MS = 10 * 60_000;
const MAX_OPEN = 1_000;
/** Texts of products kept; the recording has some six thousand. */
const MAX_PRODUCT_TEXTS = 50_000;
const CURRENCY = 'GBP';

const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
] as const;

/**
 * The Online Retail layouts of the UCI repository (data sets 352 and 502). The rows of an invoice form one
 * Order Completed at the time of its first row, those of a C invoice an Order Refunded with positive
 * quantities and amounts; rows without a customer belong to one anonymous shopper per invoice.
 */
export const onlineRetailLayout: CsvLayout = {
  columns: COLUMNS,
  aliases: {
    InvoiceNo: ['Invoice', 'Invoice Number', 'Invoice ID'],
    StockCode: ['Stock', 'Product Code', 'SKU'],
    Description: ['Product Name', 'Product Description'],
    Quantity: ['Qty'],
    InvoiceDate: ['Invoice Date Time', 'Date'],
    UnitPrice: ['Price'],
    CustomerID: ['Customer', 'Customer No'],
  },
  optional: ['Description', 'CustomerID', 'Country'],
  ...{ time: 'InvoiceDate', price: 'UnitPrice' },
  open: (sink, dialect) => new OnlineRetailRows(sink, dialect),
};

export const onlineRetail: RecordingFormat = (sink, dialect = plainDialect) =>
  new CsvLines(onlineRetailLayout, sink, dialect);

class OnlineRetailRows implements CsvRows {
  readonly #time: RecordedTime;
  readonly #texts = new Map<string, string>();
  readonly #window: InvoiceWindow;

  constructor(
    private readonly sink: RecordingSink,
    private readonly dialect: Dialect,
  ) {
    this.#time = new RecordedTime(dialect.dates);
    this.#window = new InvoiceWindow({ openMs: OPEN_MS, maxOpen: MAX_OPEN }, (invoice) => {
      this.#close(invoice);
    });
  }

  row(fields: readonly string[], place: RowPlace): void {
    const { decimal, latest } = this.dialect;
    const number = field(fields, 0);
    const code = field(fields, 1);
    const quantity = parsePieces(field(fields, 3), decimal);
    const time = this.#time.parse(field(fields, 4));
    const price = parseAmount(field(fields, 5), decimal);
    if (number === '' || code === '' || Number.isNaN(quantity + price + time) || time > latest) {
      this.sink.malformed({ ...complaint({ number, code, quantity, price, time }), ...place });
      return;
    }
    this.#window.advance(time);
    this.#addLine(this.#window.get(number) ?? this.#open(fields, { time, place }), {
      text: this.#productText(code, field(fields, 2)),
      quantity: isRefund(number) ? 0 - quantity : quantity,
      price,
    });
  }

  end(): void {
    this.#window.closeAll();
  }

  #open(fields: readonly string[], { time, place }: { time: number; place: RowPlace }): Invoice {
    const invoice: Invoice = {
      number: field(fields, 0),
      customer: field(fields, 6),
      country: field(fields, 7),
      ...{ time, place, rows: 0, revenue: 0, lines: [], chars: 0 },
    };
    this.#window.add(invoice);
    return invoice;
  }

  #addLine(invoice: Invoice, line: { text: string; quantity: number; price: Money }): void {
    invoice.rows++;
    invoice.revenue += line.quantity * line.price;
    // What is too large to be taken need not be kept: only its rows are counted.
    if (invoice.chars > MAX_EVENT_BYTES) return;
    const text = `${line.text}${String(moneyToUnits(line.price))},"quantity":${String(line.quantity)}}`;
    invoice.lines.push(text);
    invoice.chars += text.length;
  }

  #productText(code: string, description: string): string {
    const key = `${code}\n${description}`;
    let text = this.#texts.get(key);
    if (text === undefined) {
      const name = description === '' ? '' : `"name":${JSON.stringify(description)},`;
      text = `{"product_id":${JSON.stringify(code)},${name}"price":`;
      if (this.#texts.size >= MAX_PRODUCT_TEXTS) this.#texts.clear();
      this.#texts.set(key, text);
    }
    return text;
  }

  #close(invoice: Invoice): void {
    if (!Number.isSafeInteger(invoice.revenue) || invoice.chars > MAX_EVENT_BYTES) {
      const reason = 'an invoice too large to be an event';
      this.sink.malformed({ reason, ...invoice.place, rows: invoice.rows });
      return;
    }
    // The row stands in the id, so that a late straggler of a closed invoice is an event of its own.
    const messageId = `online-retail-${invoice.number}-${invoice.place.row.toString(36)}`;
    this.sink.event({
      messageId,
      time: invoice.time,
      rows: invoice.rows,
      json: orderJson(messageId, invoice),
    });
  }
}

function isRefund(number: string): boolean {
  return number.startsWith('C') || number.startsWith('c');
}

/** A customer is written like 17850.0, since the column went through floating point. */
function shopperJson(invoice: Invoice): string {
  const customer = invoice.customer.trim().replace(/\.0+$/, '');
  return customer === ''
    ? `"anonymousId":${JSON.stringify(`invoice-${invoice.number}`)}`
    : `"userId":${JSON.stringify(customer)}`;
}

function orderJson(messageId: string, invoice: Invoice): string {
  const amount = String(moneyToUnits(invoice.revenue));
  const context =
    invoice.country === ''
      ? ''
      : `"context":{"location":{"country":${JSON.stringify(invoice.country)}}},`;
  return (
    `{"type":"track","messageId":${JSON.stringify(messageId)},${shopperJson(invoice)},` +
    `"timestamp":"${new Date(invoice.time).toISOString()}",${context}` +
    `"event":"${isRefund(invoice.number) ? 'Order Refunded' : 'Order Completed'}",` +
    `"properties":{"order_id":${JSON.stringify(invoice.number)},` +
    `"revenue":${amount},"total":${amount},"currency":"${CURRENCY}",` +
    `"products":[${invoice.lines.join(',')}]}}`
  );
}

interface ReadRow {
  readonly number: string;
  readonly code: string;
  readonly quantity: number;
  readonly price: number;
  readonly time: number;
}

function complaint({ number, code, quantity, price, time }: ReadRow) {
  if (number === '') return { reason: 'no InvoiceNo', column: 'InvoiceNo' };
  if (code === '') return { reason: 'no StockCode', column: 'StockCode' };
  if (Number.isNaN(quantity))
    return { reason: 'Quantity is not a whole number', column: 'Quantity' };
  if (Number.isNaN(price)) return { reason: 'UnitPrice is not a number', column: 'UnitPrice' };
  const fault = Number.isNaN(time) ? 'is not a date' : 'lies in the future';
  return { reason: `InvoiceDate ${fault}`, column: 'InvoiceDate' };
}
