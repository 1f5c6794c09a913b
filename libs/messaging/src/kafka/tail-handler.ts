import type { CatchUp } from '../log/catch-up.js';
import type { Batch, BatchHandler, BatchOutcome, Position } from '../log/event-log.js';
import type { LogRecord, TopicPartition } from '../log/records.js';
import { keyOf } from './owned-partition.js';

/** Hands records to a listener and remembers how far it got, so that it goes on there after a rejoin. */
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

  handle(batch: Batch): Promise<BatchOutcome> {
    return new Promise((resolve) => {
      for (const record of batch.records) this.onRecord(record);
      this.reached(batch, batch.nextOffset);
      resolve({ kind: 'advanced', next: batch.nextOffset });
    });
  }

  reached({ topic, partition }: TopicPartition, next: number): void {
    this.positions.set(keyOf({ topic, partition }), { topic, partition, offset: next });
    this.catchUp.reached({ topic, partition }, next);
  }
}
