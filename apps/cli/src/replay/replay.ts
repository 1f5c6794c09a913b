import { Batch } from './batch.js';
import { formats } from './formats.js';
import type { FormatName } from './formats.js';
import { MAX_EVENT_BYTES } from './limits.js';
import { OrderedSender } from './ordered-sender.js';
import type { BatchPoster } from './ordered-sender.js';
import { Pace } from './pace.js';
import { openRecording } from './open-recording.js';
import type { Recording } from './recording.js';
import type { Fault, LineReader, RecordedEvent } from './recorded-event.js';
import { placeText } from './recorded-event.js';
import { RowLedger } from './row-ledger.js';
import { readingText, surveyOf } from './survey.js';
import type { Survey } from './survey.js';
import type { Rejection, RowCounts } from './row-ledger.js';

export interface ReplayOptions {
  readonly path: string;
  readonly format: FormatName | 'auto';
  /** How the recording is read; by default it is looked at first. */
  readonly survey?: Survey | undefined;
  /** Times the recorded speed; Infinity for as fast as the platform takes it. */
  readonly speed: number;
}

export interface ReplayProgress {
  readonly rows: number;
  /** Events taken by the collector. */
  readonly events: number;
  readonly bytes: number;
  readonly totalBytes: number;
}

/**
 * Streams a recording through the collector. One request is under way at a time, so that events
 * stand in the log in the order of the recording; memory is bounded by a chunk of the file, a run of the
 * sort if rows are out of order, the open invoices and two batches.
 */
export class Replay {
  readonly survey: Survey;
  readonly #ledger = new RowLedger();
  readonly #sender: OrderedSender;
  readonly #reader: LineReader;
  readonly #pace: Pace;
  /** Events of the line just read; emptied before the next line. */
  #fresh: RecordedEvent[] = [];
  #batch = new Batch();

  private constructor(
    private readonly file: Recording,
    options: ReplayOptions & { readonly survey: Survey },
    private readonly signal: AbortSignal,
    poster: BatchPoster,
  ) {
    this.#sender = new OrderedSender(poster, this.#ledger);
    this.#pace = new Pace(options.speed, signal);
    this.survey = options.survey;
    const { format, dialect } = options.survey;
    const sink = {
      event: (event: RecordedEvent) => this.#fresh.push(event),
      malformed: (fault: Fault) => {
        this.#ledger.reject(fault.rows ?? 1, fault.reason, placeText(fault));
      },
    };
    this.#reader = formats[format].open(sink, dialect);
  }

  /** Rejects when the file cannot be read, or is not of the format that it is said to be. */
  static async open(
    options: ReplayOptions,
    poster: BatchPoster,
    signal: AbortSignal,
  ): Promise<Replay> {
    const file = await openRecording(options.path);
    const { format } = options;
    const survey = options.survey ?? (await surveyOf(file, { format, now: Date.now(), signal }));
    return new Replay(file, { ...options, survey }, signal, poster);
  }

  /**
   * Resolves when every row is accepted or rejected; early when the signal fires, with what has been
   * settled until then. Rejects when the file breaks off or the collector refuses the write key.
   */
  async run(): Promise<void> {
    try {
      for await (const lines of this.file.lines()) {
        this.signal.throwIfAborted();
        await this.#take(lines);
      }
      const held = this.#reader.end()[Symbol.iterator]();
      while (held.next().done !== true) {
        if (this.#fresh.length > 0) await this.#dispatch();
        this.signal.throwIfAborted();
      }
      await this.#dispatch();
      await this.#flush();
      await this.#sender.drain();
    } catch (error) {
      if (!this.signal.aborted) throw error;
    }
  }

  /** How the recording is read, for people. */
  get reading(): string {
    return readingText(this.survey, this.file.encoding);
  }

  get counts(): RowCounts {
    return this.#ledger.counts(this.#reader.rows);
  }

  get rejections(): readonly Rejection[] {
    return this.#ledger.rejections;
  }

  /** Events that the collector put into its dead-letter topic. */
  get rejectedEvents(): number {
    return this.#sender.rejected;
  }

  get progress(): ReplayProgress {
    return {
      rows: this.#reader.rows,
      events: this.#sender.accepted,
      bytes: this.file.bytesRead,
      totalBytes: this.file.size,
    };
  }

  async #take(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      this.#reader.line(line);
      if (this.#fresh.length > 0) await this.#dispatch();
    }
  }

  async #dispatch(): Promise<void> {
    const events = this.#fresh;
    this.#fresh = [];
    for (const event of events) {
      const delay = this.#pace.delay(event.time);
      if (delay > 0) {
        await this.#flush();
        await this.#pace.wait(delay);
        this.signal.throwIfAborted();
      }
      await this.#add(event);
    }
  }

  async #add(event: RecordedEvent): Promise<void> {
    const bytes = Buffer.byteLength(event.json);
    if (bytes > MAX_EVENT_BYTES) {
      this.#ledger.reject(event.rows, 'an event too large to be taken', event.messageId);
      return;
    }
    if (!this.#batch.fits(bytes)) await this.#flush();
    this.#batch.add(event, bytes);
  }

  async #flush(): Promise<void> {
    if (this.#batch.events.length === 0) return;
    const { events } = this.#batch;
    this.#batch = new Batch();
    await this.#sender.send(events);
  }
}
