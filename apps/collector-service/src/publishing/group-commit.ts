import type { EventSink, NewRecord } from '@tradewind/log';

export type AppendOutcome =
  | { readonly ok: true }
  /** Any of the records may have been appended, or still be. */
  | { readonly ok: false; readonly reason: string };

export interface GroupCommitOptions {
  /**
   * The approximate limit of one publish, so that a broker accepts it even if one partition gets
   * all of it.
   */
  readonly maxBytes: number;
  readonly timeoutMs: number;
  /** Called for every publish with its duration, and whether the log accepted it. */
  readonly published?: (seconds: number, ok: boolean) => void;
}

interface Entry {
  readonly records: readonly NewRecord[];
  /** Answers the caller; only the first call counts. */
  readonly resolve: (outcome: AppendOutcome) => void;
  /** Called when the records are no longer held. */
  readonly settled: () => void;
  /** The caller has given up: not to be appended unless that has begun. */
  abandoned: boolean;
  timer?: NodeJS.Timeout;
}

/** What headers and framing add to the size of a record's value. */
const RECORD_OVERHEAD = 600;

/**
 * Appends the records of many requests with few publishes: records that arrive during a publish go
 * into the next. Records reach a partition in the order in which they were given.
 */
export class GroupCommit {
  #queue: Entry[] = [];
  #running: Promise<void> | undefined;

  constructor(
    private readonly sink: EventSink,
    private readonly options: GroupCommitOptions,
  ) {}

  /**
   * Resolves when every record is durable, or with the reason if that is unknown within the
   * timeout. `settled` is called once the records are no longer held, which may be later.
   */
  append(records: readonly NewRecord[], settled: () => void): Promise<AppendOutcome> {
    return new Promise((resolve) => {
      const entry: Entry = { records, resolve, settled, abandoned: false };
      entry.timer = setTimeout(() => {
        entry.abandoned = true;
        resolve({ ok: false, reason: 'the log did not answer in time' });
      }, this.options.timeoutMs);
      this.#queue.push(entry);
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting or under way. */
  async drained(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#queue.length > 0) await this.#publish(this.#takeGroup());
    this.#running = undefined;
  }

  /** Takes the oldest entries up to the size of a publish; a larger one is published alone. */
  #takeGroup(): Entry[] {
    let bytes = 0;
    let count = 0;
    for (const entry of this.#queue) {
      bytes += entry.records.reduce((sum, record) => sum + sizeOf(record), 0);
      if (count > 0 && bytes > this.options.maxBytes) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  async #publish(group: readonly Entry[]): Promise<void> {
    const wanted = group.filter((entry) => !entry.abandoned);
    const outcome = await this.#append(wanted.flatMap((entry) => entry.records));
    for (const entry of group) {
      clearTimeout(entry.timer);
      entry.resolve(outcome);
      entry.settled();
    }
  }

  async #append(records: readonly NewRecord[]): Promise<AppendOutcome> {
    try {
      for (const part of partsOf(records, this.options.maxBytes)) await this.#timed(part);
      return { ok: true };
    } catch (error) {
      return { ok: false, reason: error instanceof Error ? error.message : String(error) };
    }
  }

  async #timed(part: readonly NewRecord[]): Promise<void> {
    const started = performance.now();
    let ok = false;
    try {
      await this.sink.publish(part);
      ok = true;
    } finally {
      this.options.published?.((performance.now() - started) / 1_000, ok);
    }
  }
}

/** Splits records into runs of at most so many bytes, in order. */
function* partsOf(records: readonly NewRecord[], maxBytes: number): Generator<NewRecord[]> {
  let part: NewRecord[] = [];
  let bytes = 0;
  for (const record of records) {
    const size = sizeOf(record);
    if (part.length > 0 && bytes + size > maxBytes) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(record);
    bytes += size;
  }
  if (part.length > 0) yield part;
}

function sizeOf(record: NewRecord): number {
  return (record.value?.length ?? 0) + RECORD_OVERHEAD;
}
