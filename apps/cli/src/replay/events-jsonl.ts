import type { LineReader, RecordingFormat, RecordingSink } from './recorded-event.js';

/**
 * One Segment message per line, as the tracking API takes it, with its own ids and timestamps. A
 * message without an id gets one of its line, one without a time that of the line before.
 */
export const eventsJsonl: RecordingFormat = (sink) => new EventsJsonlLines(sink);

class EventsJsonlLines implements LineReader {
  rows = 0;
  #time = 0;

  constructor(private readonly sink: RecordingSink) {}

  line(text: string): void {
    if (text.trim() === '') return;
    this.rows++;
    const message = parseObject(text);
    if (message === undefined) {
      this.sink.malformed('not a JSON object', this.rows);
      return;
    }
    this.#send(message, text);
  }

  end(): void {
    // Nothing is held back.
  }

  #send(message: Record<string, unknown>, text: string): void {
    const stamp = message['timestamp'] ?? message['originalTimestamp'];
    const time = typeof stamp === 'string' ? Date.parse(stamp) : Number.NaN;
    if (!Number.isNaN(time)) this.#time = time;
    const own = message['messageId'];
    const known = typeof own === 'string' && own !== '';
    const messageId = known ? own : `events-jsonl-${this.rows.toString(36)}`;
    const json =
      known && !Number.isNaN(time)
        ? text
        : JSON.stringify({
            ...message,
            messageId,
            ...(Number.isNaN(time) ? { timestamp: new Date(this.#time).toISOString() } : {}),
          });
    this.sink.event({ messageId, time: this.#time, rows: 1, json });
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}
