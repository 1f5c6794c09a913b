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

/** Receives what a format makes of a recording. Every row read ends in exactly one call. */
export interface RecordingSink {
  event(event: RecordedEvent): void;
  /** Rows that cannot be an event, with the number of the (first) row, counted from 1. */
  malformed(reason: string, row: number, rows?: number): void;
}

/** Turns the lines of a recording into events, in order of recorded time. */
export interface LineReader {
  line(text: string): void;
  /** No more lines: hand over what was held back. */
  end(): void;
  /** Rows seen so far, without header and blank lines. */
  readonly rows: number;
}

/** A layout that recordings come in. */
export type RecordingFormat = (sink: RecordingSink) => LineReader;
