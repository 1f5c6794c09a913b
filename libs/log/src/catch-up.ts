import type { TopicPartition } from './records.js';

/** Resolves when every partition has been read up to its end at the beginning. */
export class CatchUp {
  /**
   * Resolves when all partitions are read. A rejection by `fail` is never reported as unhandled.
   */
  readonly done: Promise<void>;
  private readonly missing = new Map<string, number>();
  private resolve!: () => void;
  private reject!: (error: unknown) => void;

  constructor(ranges: readonly (TopicPartition & { from: number; end: number })[]) {
    this.done = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.done.catch(() => undefined);
    for (const range of ranges) {
      if (range.from < range.end) this.missing.set(keyOf(range), range.end);
    }
    if (this.missing.size === 0) this.resolve();
  }

  /** Everything below `next` of the partition has been delivered. */
  reached(partition: TopicPartition, next: number): void {
    const key = keyOf(partition);
    const end = this.missing.get(key);
    if (end === undefined || next < end) return;
    this.missing.delete(key);
    if (this.missing.size === 0) this.resolve();
  }

  fail(error: unknown): void {
    this.reject(error);
  }
}

function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}|${partition}`;
}
