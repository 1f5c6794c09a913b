import { moneyToUnits } from '@tradewind/contracts';
import type { Money } from '@tradewind/contracts';
import { CsvLines, field } from './csv-lines.js';
import type { CsvRows } from './csv-lines.js';
import { parseMoney, parseWhole } from './decimal.js';
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
 * The Online Retail layout of the UCI repository (data set 352). The rows of an invoice form one
 * Order Completed at the time of its first row, those of a C invoice an Order Refunded with positive
 * quantities and amounts; rows without a customer belong to one anonymous shopper per invoice.
 */
export const onlineRetail: RecordingFormat = (sink) =>
  new CsvLines({ columns: COLUMNS, open: (target) => new OnlineRetailRows(target) }, sink);

class OnlineRetailRows implements CsvRows {
  readonly #time = new RecordedTime();
  readonly #texts = new Map<string, string>();
  readonly #window: InvoiceWindow;

  constructor(private readonly sink: RecordingSink) {
    this.#window = new InvoiceWindow({ openMs: OPEN_MS, maxOpen: MAX_OPEN }, (invoice) => {
      this.#close(invoice);
    });
  }

  row(fields: readonly string[], row: number): void {
    const number = field(fields, 0);
    const code = field(fields, 1);
    const quantity = parseWhole(field(fields, 3));
    const time = this.#time.parse(field(fields, 4));
    const price = parseMoney(field(fields, 5));
    if (number === '' || code === '' || Number.isNaN(quantity + price + time)) {
      this.sink.malformed(complaint({ number, code, quantity, price }), row);
      return;
    }
    this.#window.advance(time);
    this.#addLine(this.#window.get(number) ?? this.#open(fields, { time, row }), {
      text: this.#productText(code, field(fields, 2)),
      quantity: isRefund(number) ? 0 - quantity : quantity,
      price,
    });
  }

  end(): void {
    this.#window.closeAll();
  }

  #open(fields: readonly string[], { time, row }: { time: number; row: number }): Invoice {
    const invoice: Invoice = {
      number: field(fields, 0),
      customer: field(fields, 6),
      country: field(fields, 7),
      ...{ time, row, rows: 0, revenue: 0, lines: [], chars: 0 },
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
      this.sink.malformed('an invoice too large to be an event', invoice.row, invoice.rows);
      return;
    }
    // The row stands in the id, so that a late straggler of a closed invoice is an event of its own.
    const messageId = `online-retail-${invoice.number}-${invoice.row.toString(36)}`;
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

function complaint(row: { number: string; code: string; quantity: number; price: number }): string {
  if (row.number === '') return 'no InvoiceNo';
  if (row.code === '') return 'no StockCode';
  if (Number.isNaN(row.quantity)) return 'Quantity is not a whole number';
  return Number.isNaN(row.price) ? 'UnitPrice is not a number' : 'InvoiceDate is not a date';
}
