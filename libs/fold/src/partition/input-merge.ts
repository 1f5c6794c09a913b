import type { LogRecord } from '@tradewind/log';
import { decodeInput } from '../decode/decode-input.js';
import { isDocument } from '../decode/decode-record.js';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup } from '../group/fold-group.js';
import { nextOf } from '../memory/partition-meta.js';
import type { PartitionMeta } from '../memory/partition-meta.js';

/** One input on the way to its next record. */
interface Cursor {
  readonly order: number;
  readonly records: readonly LogRecord[];
  at: number;
  /** The greatest event time before `at`: no later record of the topic counts as earlier. */
  time: number;
}

interface Candidate {
  readonly cursor: Cursor;
  readonly record: LogRecord;
  readonly time: number;
}

/**
 * Puts the records of several topics into one order that depends on the records alone: by event time, then
 * by topic, then by offset. A topic's times never go back: a record that is late counts as of the latest
 * before it. An input with nothing to offer holds up the others until its last event or tick has passed
 * their time.
 *
 * What is not folded yet stays with the source, which waits for `whenDrained`: of each topic one batch is
 * held at a time.
 */
export class InputMerge {
  readonly #held = new Map<string, readonly LogRecord[]>();
  readonly #waiting = new Map<string, PromiseWithResolvers<undefined>>();
  readonly #decoded = new WeakMap<LogRecord, Decoded>();

  constructor(private readonly group: FoldGroup) {}

  /** What has come of a topic, in place of what was held of it. */
  hold(topic: string, records: readonly LogRecord[]): void {
    this.#held.set(topic, records);
  }

  /** Records whose turn has come, in order, at most `limit`; they are held until they are folded. */
  next(meta: PartitionMeta, limit: number): LogRecord[] {
    const cursors = this.group.ordered.map(({ name }, order): Cursor => {
      const time = meta.times?.[name] ?? -Infinity;
      return { order, records: this.#held.get(name) ?? [], at: 0, time };
    });
    const ready: LogRecord[] = [];
    while (ready.length < limit) {
      const first = this.#earliest(cursors);
      if (first === undefined || cursors.some((other) => holdsUp(other, first))) break;
      first.cursor.at += 1;
      first.cursor.time = first.time;
      ready.push(first.record);
    }
    return ready;
  }

  /** Lets go of what has been folded, and of the sources of which nothing is left. */
  folded(meta: PartitionMeta): void {
    for (const [topic, records] of this.#held) {
      const left = records.filter(({ offset }) => offset >= nextOf(meta, topic));
      this.#held.set(topic, left);
      if (left.length === 0) this.#release(topic);
    }
  }

  isDrained(topic: string): boolean {
    return (this.#held.get(topic)?.length ?? 0) === 0;
  }

  /** Resolves when nothing is held of the topic, or all has begun anew. */
  async whenDrained(topic: string): Promise<void> {
    const waiting = this.#waiting.get(topic) ?? Promise.withResolvers<undefined>();
    this.#waiting.set(topic, waiting);
    await waiting.promise;
  }

  /** Nothing is held any more: what is not folded comes again. */
  reset(): void {
    this.#held.clear();
    this.#releaseAll();
  }

  /** Then all sources may bring what they have once more. A rejection is for others to handle. */
  releaseWhen(ready: Promise<void>): void {
    ready.then(
      () => {
        this.#releaseAll();
      },
      () => undefined,
    );
  }

  /** What has been read of a record that is held. */
  get(record: LogRecord): Decoded {
    const known = this.#decoded.get(record);
    if (known) return known;
    const decoded = decodeInput(this.group, record);
    this.#decoded.set(record, decoded);
    return decoded;
  }

  #earliest(cursors: readonly Cursor[]): Candidate | undefined {
    let first: Candidate | undefined;
    for (const cursor of cursors) {
      const record = cursor.records[cursor.at];
      if (record === undefined) continue;
      const decoded = this.get(record);
      const hasTime = decoded.ok && !isDocument(decoded);
      const time = hasTime ? Math.max(cursor.time, decoded.event.time) : cursor.time;
      if (first === undefined || time < first.time) first = { cursor, record, time };
    }
    return first;
  }

  #releaseAll(): void {
    for (const topic of [...this.#waiting.keys()]) this.#release(topic);
  }

  #release(topic: string): void {
    this.#waiting.get(topic)?.resolve(undefined);
    this.#waiting.delete(topic);
  }
}

/** Whether an input that has nothing to offer may still bring something that goes first. */
function holdsUp({ records, at, time, order }: Cursor, first: Candidate): boolean {
  if (records[at] !== undefined) return false;
  return time < first.time || (time === first.time && order < first.cursor.order);
}

/** Whether all records have been folded, if `next` is the next to fold. */
export function isPast(records: readonly LogRecord[], next: number): boolean {
  return records.every(({ offset }) => offset < next);
}
