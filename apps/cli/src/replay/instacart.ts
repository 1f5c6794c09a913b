import { plainDialect } from './dialect.js';
import { isJsonObject, JsonLines } from './json-lines.js';
import type { JsonLayout, JsonRow } from './json-lines.js';
import type { RecordingFormat } from './recorded-event.js';

/** A line of an `InstacartFolder`: an order, or a row of its files that could not be read. */
export type InstacartLine =
  { readonly order: InstacartOrder } | { readonly reason: string; readonly column: string };

export interface InstacartOrder {
  readonly id: string;
  readonly user: string;
  /** ms since the epoch. */
  readonly time: number;
  readonly products: readonly InstacartProduct[];
}

export interface InstacartProduct {
  readonly product_id: string;
  readonly name?: string;
  readonly category?: string;
}

/**
 * The orders of an `InstacartFolder`, each an Order Completed without amounts, since the data set has no
 * prices.
 */
export const instacart: RecordingFormat = (sink, dialect = plainDialect) =>
  new JsonLines(instacartLayout, sink, dialect);

/** Whether a value is a line of an `InstacartFolder`. */
export function isInstacartLine(value: unknown): boolean {
  return isJsonObject(value) && (isJsonObject(value['order']) || 'reason' in value);
}

const instacartLayout: JsonLayout = {
  rows: (value) => [isJsonObject(value) ? rowOf(value as unknown as InstacartLine) : NOT_AN_ORDER],
};

const NOT_AN_ORDER: JsonRow = { reason: 'not an order' };

function rowOf(line: InstacartLine): JsonRow {
  if (!('order' in line)) return line;
  const { id, user, time, products } = line.order;
  const messageId = `instacart-${id}`;
  const message = {
    ...{ type: 'track', messageId, userId: user, timestamp: new Date(time).toISOString() },
    event: 'Order Completed',
    properties: { order_id: id, products: products.map((line) => ({ ...line, quantity: 1 })) },
  };
  return { messageId, time, json: JSON.stringify(message) };
}
