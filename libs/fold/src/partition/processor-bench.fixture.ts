import type { Fold } from '@tradewind/contracts';
import { openSqlite, SqlitePartitionStore } from '@tradewind/state';
import type { PartitionStore } from '@tradewind/state';
import type { BatchProgress, LogRecord, NewRecord, Position, TimeSlice } from '@tradewind/log';
import { FoldGroup } from '../group/fold-group.js';
import { EPOCH_MS, input } from './account-fold.fixture.js';
import { PartitionProcessor } from './partition-processor.js';
import type { ProcessorMetrics } from './processor-metrics.js';
import { EventLoopQueue } from './event-loop-queue.js';
import type { WakePauses } from '../timers/wake-pauses.js';

export const progress: BatchProgress = { heartbeat: () => Promise.resolve(), isStale: () => false };
export const silent: ProcessorMetrics = {
  folded: () => undefined,
  duplicated: () => undefined,
  deadLettered: () => undefined,
  emitted: () => undefined,
  linkRefused: () => undefined,
  gap: () => undefined,
  conflicted: () => undefined,
  regressed: () => undefined,
  republished: () => undefined,
  retried: () => undefined,
  assigned: () => undefined,
  batchTook: () => undefined,
  writeTook: () => undefined,
  confirmTook: () => undefined,
  publishTook: () => undefined,
  outputTook: () => undefined,
};

/** Where the one topic of a fold is to be read from. */
export function positionIn(positions: readonly Position[] | undefined): number | undefined {
  return positions?.find(({ topic }) => topic === input.name)?.offset;
}

class Crash extends TypeError {}

/** Dies before or after the write, as a killed process would. */
function mortal(store: PartitionStore, lives: { left: number }): PartitionStore {
  const tick = () => {
    if (lives.left-- === 0) throw new Crash('killed');
  };
  return Object.assign(Object.create(store) as PartitionStore, {
    commit: async (...args: Parameters<PartitionStore['commit']>) => {
      tick();
      const outcome = await store.commit(...args);
      tick();
      return outcome;
    },
  });
}

interface ProcessorChanges {
  readonly epochMs?: number;
  readonly store?: PartitionStore;
  readonly metrics?: Partial<ProcessorMetrics>;
  readonly pauses?: WakePauses;
  readonly slice?: TimeSlice;
}

export class Bench {
  readonly published: NewRecord[] = [];
  bounds = { first: 0, next: 0 };
  readonly #database = openSqlite(':memory:');
  readonly store: PartitionStore = new SqlitePartitionStore(this.#database);

  #folds: readonly Fold[];

  constructor(...folds: readonly Fold[]) {
    this.#folds = folds;
  }

  /** The same state and log under other folds. */
  with(...folds: readonly Fold[]): this {
    this.#folds = folds;
    return this;
  }

  /** Loses all state. */
  empty(): void {
    for (const table of ['state_meta', 'state_entity']) {
      this.#database.connection.exec(`DELETE FROM ${table}`);
    }
  }

  processor(
    lives: { left: number },
    { epochMs = EPOCH_MS, store = this.store, metrics = {}, pauses, slice }: ProcessorChanges = {},
  ): PartitionProcessor {
    return new PartitionProcessor({
      queue: new EventLoopQueue(),
      pauses,
      slice,
      service: 'test-service',
      group: new FoldGroup(this.#folds),
      partition: 0,
      epochMs,
      store: mortal(store, lives),
      sink: {
        publish: (records) => {
          if (lives.left-- === 0) throw new Crash('killed');
          this.published.push(...records);
          return Promise.resolve();
        },
      },
      metrics: { ...silent, ...metrics },
      bounds: () => Promise.resolve(this.bounds),
    });
  }

  /** Feeds records in batches of the given sizes, starting over from the store after each death. */
  async feed(records: readonly LogRecord[], sizes: readonly number[], deaths: readonly number[]) {
    const remaining = [...deaths];
    let processor = this.processor({ left: remaining.shift() ?? Infinity });
    let next: number | undefined;
    for (let turn = 0; next === undefined || next < records.length; turn++) {
      try {
        next ??= positionIn(await processor.load(progress)) ?? 0;
        const size = sizes[turn % sizes.length] ?? 1;
        next = (await this.#deliver(processor, records, [next, size])).next;
      } catch (error) {
        if (!isCrash(error)) throw error;
        processor = this.processor({ left: remaining.shift() ?? Infinity });
        next = undefined;
      }
    }
    return processor;
  }

  async #deliver(
    processor: PartitionProcessor,
    records: readonly LogRecord[],
    [next, size]: [number, number],
  ) {
    const batch = records.slice(next, next + size);
    const nextOffset = (batch.at(-1)?.offset ?? next) + 1;
    const at = { topic: input.name, partition: 0, firstOffset: next, nextOffset };
    return processor.handle({ ...at, endOffset: records.length, records: batch }, progress);
  }

  /** First of each id, as a consumer that drops duplicates sees them. */
  get distinct(): NewRecord[] {
    return [
      ...new Map([...this.published].reverse().map((r) => [r.headers['ce_id'], r])).values(),
    ].reverse();
  }
}

function isCrash(error: unknown): boolean {
  return error instanceof Crash || (error instanceof Error && error.cause instanceof Crash);
}
