import { parseExactJson } from '@tradewind/contracts';
import type { Dialect } from './dialect.js';
import type { LineReader, RecordedEvent, RecordingSink } from './recorded-event.js';
import { SortedRuns } from './sorted-runs.js';

export type JsonObject = Readonly<Record<string, unknown>>;

/** An event of a line, or why there is none. */
export type JsonRow =
  Omit<RecordedEvent, 'rows'> | { readonly reason: string; readonly column?: string };

/** Makes rows of the values of lines. */
export interface JsonLayout {
  /** `row` is the number of the first of them; `text` is the line. */
  rows(value: unknown, row: number, text: string): readonly JsonRow[];
}

/**
 * Reads JSON line by line, also the lines of an array that has one value in each. A line may hold many
 * events, each of which counts as a row. Events of an unordered recording are sorted by their times, on
 * disk, before they are handed over.
 */
export class JsonLines implements LineReader {
  rows = 0;
  #lines = 0;
  readonly #sorted: SortedRuns | undefined;

  constructor(
    private readonly layout: JsonLayout,
    private readonly sink: RecordingSink,
    private readonly dialect: Dialect,
  ) {
    if (dialect.unordered) this.#sorted = new SortedRuns();
  }

  line(given: string): void {
    this.#lines++;
    const text = given.trim();
    // Brackets of an array whose values stand in lines of their own.
    if (text === '' || text === '[' || text === ']') return;
    const line = text.endsWith(',') ? text.slice(0, -1) : text;
    const rows = this.layout.rows(parsed(line), this.rows + 1, line);
    for (const row of rows) this.#take(row);
  }

  end(): Iterable<unknown> {
    return this.#sorted ? this.#drain(this.#sorted) : [];
  }

  #take(row: JsonRow): void {
    this.rows++;
    if ('reason' in row) {
      this.sink.malformed({ ...row, row: this.rows, line: this.#lines });
    } else if (row.time > this.dialect.latest) {
      const fault = { reason: 'timestamp lies in the future', column: 'timestamp' };
      this.sink.malformed({ ...fault, row: this.rows, line: this.#lines });
    } else {
      this.#hand({ ...row, rows: 1 });
    }
  }

  #hand(event: RecordedEvent): void {
    if (this.#sorted) this.#sorted.add(event.time, JSON.stringify(event));
    else this.sink.event(event);
  }

  *#drain(sorted: SortedRuns): Generator<undefined> {
    for (const { text } of sorted.drain()) {
      this.sink.event(JSON.parse(text) as RecordedEvent);
      yield undefined;
    }
  }
}

function parsed(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return undefined;
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
