import { setImmediate } from 'node:timers/promises';
import type {
  CatchUp,
  Batch,
  BatchHandler,
  BatchOutcome,
  BatchProgress,
  Position,
  LogRecord,
  TopicPartition,
} from '@tradewind/log';
import { keyOf } from './owned-partition.js';

/** After so many records other work runs: a batch of models may hold thousands. */
const RECORDS_IN_A_ROW = 16;

/**
 * Passes records to a listener and remembers its position, so that it continues there after a
 * rejoin.
 */
export class TailHandler implements BatchHandler {
  private readonly positions: Map<string, Position>;

  constructor(
    start: readonly Position[],
    private readonly catchUp: CatchUp,
    private readonly onRecord: (record: LogRecord) => void,
  ) {
    this.positions = new Map(start.map((position) => [keyOf(position), position]));
  }

  assigned(partitions: readonly TopicPartition[]): Promise<readonly Position[]> {
    return Promise.resolve(partitions.flatMap((it) => this.positions.get(keyOf(it)) ?? []));
  }

  async handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    let heard = 0;
    for (const record of batch.records) {
      if (++heard % RECORDS_IN_A_ROW === 0) {
        // A new assignment in the meantime needs the position.
        this.position(batch, record.offset);
        await setImmediate();
        if (progress.isStale()) return { kind: 'seek', next: record.offset };
      }
      this.onRecord(record);
    }
    this.reached(batch, batch.nextOffset);
    return { kind: 'advanced', next: batch.nextOffset };
  }

  reached(at: TopicPartition, next: number): void {
    this.position(at, next);
    this.catchUp.reached(at, next);
  }

  private position({ topic, partition }: TopicPartition, offset: number): void {
    this.positions.set(keyOf({ topic, partition }), { topic, partition, offset });
  }
}
