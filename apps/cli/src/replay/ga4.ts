import { readTime } from '@tradewind/contracts';
import { plainDialect } from './dialect.js';
import { isJsonObject, JsonLines } from './json-lines.js';
import type { JsonLayout, JsonObject, JsonRow } from './json-lines.js';
import type { RecordingFormat } from './recorded-event.js';

/**
 * The export of Google Analytics 4 from BigQuery as JSON lines: an event in each, under its own name and
 * with its own parameters, which the collector understands. Users are those of `user_id`, visitors those of
 * `user_pseudo_id`.
 */
export const ga4: RecordingFormat = (sink, dialect = plainDialect) =>
  new JsonLines(ga4Layout, sink, dialect);

const ga4Layout: JsonLayout = {
  rows: (value, row) => [isJsonObject(value) ? rowOf(value, row) : { reason: 'not a JSON object' }],
};

/** Whether a value looks like a row of the export. */
export function isGa4Row(value: unknown): boolean {
  return isJsonObject(value) && 'event_timestamp' in value && 'event_name' in value;
}

function rowOf(value: JsonObject, row: number): JsonRow {
  const name = textOf(value['event_name']);
  const userId = textOf(value['user_id']);
  const anonymousId = textOf(value['user_pseudo_id']);
  const time = readTime(value['event_timestamp']);
  if (name === undefined) return { reason: 'no event_name', column: 'event_name' };
  if (userId === undefined && anonymousId === undefined)
    return { reason: 'neither user_id nor user_pseudo_id', column: 'user_pseudo_id' };
  if (time === undefined)
    return { reason: 'event_timestamp is not a time', column: 'event_timestamp' };
  const messageId = `ga4-${time.toString(36)}-${row.toString(36)}`;
  const parameters = parametersOf(value['event_params']);
  const message = {
    ...{ messageId, userId, anonymousId, timestamp: new Date(time).toISOString() },
    ...contentOf(name, { ...parameters, ...ecommerceOf(value) }),
  };
  return { messageId, time, json: JSON.stringify(message) };
}

function contentOf(name: string, properties: JsonObject): JsonObject {
  if (name !== 'page_view') return { type: 'track', event: name, properties };
  const { page_title: title, page_location: url, page_referrer: referrer } = properties;
  return { type: 'page', name: title, properties: { url, referrer, title } };
}

/** A key and the one of its typed values that is set, for each parameter. */
function parametersOf(value: unknown): JsonObject {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return Object.fromEntries(
    list.filter(isJsonObject).flatMap(({ key, value: typed }) => {
      const set = isJsonObject(typed) ? Object.values(typed).find(isSet) : typed;
      return typeof key === 'string' && isSet(set) ? [[key, set]] : [];
    }),
  );
}

function ecommerceOf({ ecommerce, items }: JsonObject): JsonObject {
  const money = isJsonObject(ecommerce) ? withoutUnset(ecommerce) : {};
  const lines: readonly unknown[] = Array.isArray(items) ? items : [];
  const { transaction_id, purchase_revenue: revenue, tax_value: tax, shipping_value } = money;
  return withoutUnset({
    ...{ transaction_id, value: revenue, tax, shipping: shipping_value },
    items: lines.length === 0 ? undefined : lines.filter(isJsonObject).map(withoutUnset),
  });
}

function withoutUnset(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => isSet(value)));
}

/** The export writes `(not set)` for nothing. */
function isSet(value: unknown): boolean {
  return value !== undefined && value !== null && value !== '' && value !== '(not set)';
}

function textOf(value: unknown): string | undefined {
  return isSet(value) && (typeof value === 'string' || typeof value === 'number')
    ? String(value)
    : undefined;
}
