import type { Dialect } from './dialect.js';

/** One event of a recording on its way to the collector: an item of a Segment batch. */
export interface RecordedEvent {
  /** A function of the recording alone, so that a request sent twice is deduplicated. */
  readonly messageId: string;
  /** Recorded time, ms since the epoch. */
  readonly time: number;
  /** Rows of the recording that this event stands for. */
  readonly rows: number;
  /** The batch item as JSON text. */
  readonly json: string;
}

/** Why rows cannot be an event, and where the first of them stands. */
export interface Fault {
  readonly reason: string;
  /** From 1, without headers and blank lines. */
  readonly row: number;
  /** Line of the file, from 1. */
  readonly line?: number;
  /** Name of the column at fault. */
  readonly column?: string;
  /** 1 by default. */
  readonly rows?: number;
}

/** For people, e.g. `row 1, line 2, column InvoiceDate`. */
export function placeText({ row, line, column }: Fault): string {
  return [
    `row ${String(row)}`,
    ...(line === undefined ? [] : [`line ${String(line)}`]),
    ...(column === undefined ? [] : [`column ${column}`]),
  ].join(', ');
}

/** Receives what a format makes of a recording. Every row read ends in exactly one call. */
export interface RecordingSink {
  event(event: RecordedEvent): void;
  malformed(fault: Fault): void;
}

/** Turns the lines of a recording into events, in order of recorded time. */
export interface LineReader {
  line(text: string): void;
  /**
   * No more lines: hands over what was held back, while the result is read if that is much. The result
   * has to be read to its end.
   */
  end(): Iterable<unknown>;
  /** Rows seen so far, without header and blank lines. */
  readonly rows: number;
}

/** A layout that recordings come in; `dialect` is that of the data set as it was published by default. */
export type RecordingFormat = (sink: RecordingSink, dialect?: Dialect) => LineReader;
