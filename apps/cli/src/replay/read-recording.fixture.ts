import type { RecordedEvent, RecordingFormat } from './recorded-event.js';

/** Reads lines with a format and returns all that it made of them. For tests. */
export function read(
  format: RecordingFormat,
  lines: readonly string[],
  afterLine?: (eventsSoFar: number) => void,
) {
  const events: RecordedEvent[] = [];
  const malformed: { reason: string; row: number; rows: number }[] = [];
  const reader = format({
    event: (event) => events.push(event),
    malformed: (reason, row, rows = 1) => malformed.push({ reason, row, rows }),
  });
  for (const line of lines) {
    reader.line(line);
    afterLine?.(events.length);
  }
  reader.end();
  const messages = events.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
  return { events, messages, malformed, rows: reader.rows };
}
