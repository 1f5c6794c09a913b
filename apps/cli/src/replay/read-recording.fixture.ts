import type { Dialect } from './dialect.js';
import type { Fault, RecordedEvent, RecordingFormat } from './recorded-event.js';

/** Reads lines with a format and returns all that it made of them. For tests. */
export function read(
  format: RecordingFormat,
  lines: readonly string[],
  { afterLine, dialect }: { afterLine?: (eventsSoFar: number) => void; dialect?: Dialect } = {},
) {
  const events: RecordedEvent[] = [];
  const malformed: Fault[] = [];
  const sink = {
    event: (event: RecordedEvent) => events.push(event),
    malformed: (fault: Fault) => malformed.push(fault),
  };
  const reader = format(sink, dialect);
  for (const line of lines) {
    reader.line(line);
    afterLine?.(events.length);
  }
  const rest = [...reader.end()];
  const messages = events.map(({ json }) => JSON.parse(json) as Record<string, unknown>);
  return { events, messages, malformed, rows: reader.rows, rest: rest.length };
}
