import type { Position, TopicPartition } from '@tradewind/log';

/**
 * The processing of one batch, and when the next may be fetched: when it is finished, or waits for
 * something else.
 */
interface Turn {
  readonly done: Promise<void>;
  readonly free: Promise<void>;
}

const NOTHING_TO_DO: Turn = { done: Promise.resolve(), free: Promise.resolve() };

/** A partition of the current assignment, and its position. */
export class OwnedPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** The position from which the handler wants to continue; everything before it is processed. */
  wanted: number;
  /** Everything before this offset is in a batch that the handler has received or will receive. */
  delivered: number;
  /**
   * The offset that the client fetches next. It is past `delivered` if the records in between are
   * not visible.
   */
  fetching: number;
  /** The group's committed offset, as far as it is known. */
  committed: number | undefined;
  /** Counts seeks: work that began before the last one is out of date. */
  seeks = 0;
  /**
   * True if the client has been told not to fetch it, which holds for every newly assigned
   * partition.
   */
  paused = true;
  /** Batches that wait for the one before. */
  queued = 0;
  private last = NOTHING_TO_DO;
  /** Releases each batch that is processed or waits. */
  private readonly frees = new Set<() => void>();
  private endWait = (): void => undefined;

  constructor({ topic, partition, offset }: Position) {
    this.topic = topic;
    this.partition = partition;
    this.wanted = offset;
    this.delivered = offset;
    this.fetching = offset;
  }

  at(offset: number): Position {
    return { topic: this.topic, partition: this.partition, offset };
  }

  /** Invalidates the delivered batches, and releases the waiting ones. */
  moveTo(offset: number): void {
    this.seeks++;
    this.wanted = offset;
    this.delivered = offset;
    this.fetching = offset;
    this.stopWaiting();
  }

  /** Processes one batch after the other. The work must not reject. */
  inTurn(work: () => Promise<void>): Turn & { readonly before: Turn } {
    const before = this.last;
    const { promise: free, resolve } = Promise.withResolvers<undefined>();
    const setFree = () => {
      resolve(undefined);
    };
    this.frees.add(setFree);
    this.queued++;
    const done = before.done.then(async () => {
      this.queued--;
      await work();
      setFree();
      this.frees.delete(setFree);
    });
    this.last = { done, free };
    return { ...this.last, before };
  }

  /** Makes the work under way wait until `ready` resolves or waiting has become pointless. */
  waitFor(ready: Promise<void>): Promise<void> {
    // A delivery of a waiting batch would keep the client from fetching other partitions.
    for (const setFree of this.frees) setFree();
    return new Promise((resolve, reject) => {
      this.endWait = resolve;
      ready.then(resolve, reject);
    });
  }

  stopWaiting(): void {
    this.endWait();
  }
}

export function keyOf({ topic, partition }: TopicPartition): string {
  return `${topic}|${partition}`;
}
