import { readTime } from '@tradewind/contracts';
import { plainDialect } from './dialect.js';
import { isJsonObject, JsonLines } from './json-lines.js';
import type { JsonLayout, JsonObject, JsonRow } from './json-lines.js';
import type { RecordingFormat } from './recorded-event.js';

/**
 * Segment messages, one in each line as the tracking API takes it, with its own ids and timestamps; or whole
 * requests of many. A message without an id gets one of its row, one without a time that of its request or
 * of the message before.
 */
export const eventsJsonl: RecordingFormat = (sink, dialect = plainDialect) =>
  new JsonLines(new MessageLines(), sink, dialect);

const NOT_A_MESSAGE: JsonRow = { reason: 'not a JSON object' };

class MessageLines implements JsonLayout {
  #time = 0;

  rows(value: unknown, row: number, text: string): readonly JsonRow[] {
    if (Array.isArray(value) && value.length > 0) return this.#many(value, row, {});
    if (!isJsonObject(value)) return [NOT_A_MESSAGE];
    const { batch, context, integrations, sentAt } = value;
    if (!Array.isArray(batch)) return [this.#message(value, row, text)];
    const timestamp = readTime(sentAt) === undefined ? undefined : sentAt;
    return batch.length === 0
      ? [{ reason: 'a request without events' }]
      : this.#many(batch, row, { context, integrations, timestamp });
  }

  #many(messages: readonly unknown[], row: number, shared: JsonObject): readonly JsonRow[] {
    return messages.map((message, i) =>
      isJsonObject(message)
        ? this.#message({ ...shared, ...merged(message, shared) }, row + i)
        : NOT_A_MESSAGE,
    );
  }

  /** `text` is the message as it stands in the file, where nothing has been added to it. */
  #message(message: JsonObject, row: number, text?: string): JsonRow {
    const stamp = message['timestamp'] ?? message['originalTimestamp'];
    const time = readTime(stamp);
    if (time !== undefined) this.#time = time;
    const own = message['messageId'];
    const known = typeof own === 'string' && own !== '';
    const messageId = known ? own : `events-jsonl-${row.toString(36)}`;
    // A time that cannot be read is passed on, for the collector to say so.
    const isTimed = stamp !== undefined && stamp !== null;
    if (known && isTimed && text !== undefined) return { messageId, time: this.#time, json: text };
    const timestamp = isTimed ? {} : { timestamp: new Date(this.#time).toISOString() };
    const json = JSON.stringify({ ...message, messageId, ...timestamp });
    return { messageId, time: this.#time, json };
  }
}

/** What a message has itself goes before what its request sets for all. */
function merged(message: JsonObject, shared: JsonObject): JsonObject {
  const { context } = shared;
  const own = message['context'];
  const time = message['timestamp'] ?? message['originalTimestamp'];
  return {
    ...message,
    ...(isJsonObject(context) && isJsonObject(own) && { context: { ...context, ...own } }),
    ...(time !== undefined && { timestamp: time }),
  };
}
