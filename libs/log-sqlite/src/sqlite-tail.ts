import { CatchUp, Failure } from '@tradewind/log';
import type { Tail, LogRecord } from '@tradewind/log';
import { PartitionReader } from './partition-reader.js';
import type { PartitionLog, RecordTable } from './record-table.js';

/** Reads a set of partitions for one listener. */
export class SqliteTail implements Tail {
  readonly caughtUp: Promise<void>;
  readonly failed: Promise<never>;
  private readonly readers: readonly PartitionReader[];

  constructor(
    table: RecordTable,
    logs: readonly PartitionLog[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ) {
    const start = (log: PartitionLog) => (from === 'latest' ? log.next : log.first);
    const catchUp = new CatchUp(logs.map((log) => ({ ...log, from: start(log), end: log.next })));
    const failure = new Failure();
    this.caughtUp = catchUp.done;
    this.failed = failure.promise;
    this.readers = logs.map((log) => {
      const reader = new PartitionReader(table, log, start(log), (batch) => {
        for (const record of batch.records) onRecord(record);
        catchUp.reached(log, batch.nextOffset);
        return Promise.resolve({ kind: 'advanced', next: batch.nextOffset });
      });
      reader.finished.catch((error: unknown) => {
        failure.raise(error);
        catchUp.fail(error);
      });
      return reader;
    });
  }

  wake(log: PartitionLog): void {
    for (const reader of this.readers) if (reader.log === log) reader.wake();
  }

  async close(): Promise<void> {
    for (const reader of this.readers) reader.stop();
    await Promise.allSettled(this.readers.map((reader) => reader.finished));
  }
}
