import { InputError } from '../command/errors.js';
import type { TextFile } from '../input/data-file.js';
import type { ShopperEvent, ShopRecording } from './shop-recording.js';

const DATE = /^(\d{4})(\d\d)(\d\d)$/;

/**
 * The purchases of CDNOW, separated by white space: customer, date, number of discs and dollars; the
 * sample has a second number of the customer behind the first. Every line is an order.
 */
export function readCdnow({ path, sha256, lines }: TextFile): ShopRecording {
  const events: ShopperEvent[] = [];
  lines.forEach((text, at) => {
    const words = text.trim().split(/\s+/);
    if (words[0] === '' || (events.length === 0 && words[0] === 'customer_id')) return;
    events.push(orderOf(words, { path, line: at + 1 }));
  });
  if (events.length === 0) throw new InputError({ path }, 'the file holds no purchase');
  const rows = events.length;
  return { file: { path, sha256, rows }, events: events.sort((a, b) => a.time - b.time) };
}

function orderOf(words: readonly string[], place: { path: string; line: number }): ShopperEvent {
  if (words.length !== 4 && words.length !== 5) {
    const column = Math.min(words.length, 5) + 1;
    throw new InputError({ ...place, column }, `${words.length} columns instead of 4 or 5`);
  }
  const [date = '', discs = '', dollars = ''] = words.slice(-3);
  const column = words.length - 2;
  const time = timeOf(date);
  if (Number.isNaN(time)) {
    throw new InputError({ ...place, column, name: 'date' }, `'${date}' is not a date yyyymmdd`);
  }
  const quantity = Number(discs);
  const price = Number(dollars);
  if (!Number.isInteger(quantity)) {
    throw new InputError({ ...place, column: column + 1 }, `'${discs}' is not a whole number`);
  }
  if (!Number.isFinite(price)) {
    throw new InputError({ ...place, column: column + 2 }, `'${dollars}' is not an amount`);
  }
  const order = { order_id: `order-${place.line}`, total: price, revenue: price };
  const data = {
    messageId: `cdnow-${place.line}`,
    event: 'Order Completed',
    properties: { ...order, products: [{ product_id: 'disc', quantity }] },
  };
  return { shopper: words[0] ?? '', time, event: { type: 'order.completed', data } };
}

/** NaN for what is no date of the calendar. */
function timeOf(text: string): number {
  const [, year, month, day] = DATE.exec(text) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  return new Date(time).getUTCDate() === Number(day) ? time : Number.NaN;
}
