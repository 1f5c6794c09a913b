import { formats } from './formats.js';
import type { Dialect } from './dialect.js';
import { plainDialect } from './dialect.js';
import type { FormatName } from './formats.js';
import type { RecordedEvent } from './recorded-event.js';
import type { Recording } from './recording.js';

/** From when to when a recording reaches, and how much it holds. */
export interface RecordingSpan {
  readonly rows: number;
  readonly events: number;
  /** The least and the greatest recorded time, ms: rows need not be in order. */
  readonly first: number;
  readonly last: number;
}

export interface SpanOptions {
  readonly format: FormatName;
  readonly dialect?: Dialect;
  readonly signal: AbortSignal;
  /** Called between chunks of the file. */
  readonly onChunk?: () => void;
}

/**
 * Reads a recording once, through the reader that also replays it, and keeps nothing but the span.
 * Returns `undefined` when it holds no event. When the file breaks off the span ends there: the replay
 * itself will meet the same end and report it.
 */
export async function spanOf(
  file: Recording,
  { format, dialect = plainDialect, signal, onChunk }: SpanOptions,
): Promise<RecordingSpan | undefined> {
  const span = { rows: 0, events: 0, first: Infinity, last: -Infinity };
  const sink = {
    event: ({ time }: RecordedEvent) => {
      span.events++;
      span.first = Math.min(span.first, time);
      span.last = Math.max(span.last, time);
    },
    malformed: () => undefined,
  };
  // The span is the same in any order.
  const reader = formats[format].open(sink, { ...dialect, unordered: false });
  try {
    for await (const lines of file.lines()) {
      if (signal.aborted) return undefined;
      for (const line of lines) reader.line(line);
      onChunk?.();
    }
  } catch {
    // The replay reads the same bytes and says what is wrong with them.
  }
  reader.end();
  return span.events === 0 ? undefined : { ...span, rows: reader.rows };
}
