import type { BatchHandler, SourceControl } from '@tradewind/log';
import { Failure } from '@tradewind/log';
import type { GroupOffsets } from './group-offsets.js';
import { PartitionReader } from './partition-reader.js';
import type { PartitionLog, RecordTable } from './record-table.js';

const COMMIT_INTERVAL_MS = 1_000;

export interface GroupMemberOptions {
  readonly group: string;
  readonly table: RecordTable;
  readonly offsets: GroupOffsets;
  readonly handler: BatchHandler;
  /** Called once if the member dies by itself. */
  readonly onFailure: (member: GroupMember) => void;
}

/** A handler of a consumer group and its present partitions. */
export class GroupMember {
  readonly failure = new Failure();
  private readers: PartitionReader[] = [];

  constructor(private readonly options: GroupMemberOptions) {}

  /** Waits for the batches under way and releases the partitions. Never rejects. */
  async release(): Promise<void> {
    const { readers } = this;
    this.readers = [];
    for (const reader of readers) reader.stop();
    await Promise.allSettled(readers.map((reader) => reader.finished));
    for (const reader of readers) this.commit(reader);
  }

  /**
   * Takes over partitions, after `release`. Never rejects: a rejection of the handler ends the
   * member.
   */
  async assign(logs: readonly PartitionLog[]): Promise<void> {
    const { handler, group, offsets } = this.options;
    try {
      const asked = await handler.assigned(logs.map(identity), this.control());
      for (const log of logs) {
        const position =
          asked.find((it) => it.topic === log.topic && it.partition === log.partition)?.offset ??
          offsets.committed(group, log) ??
          0;
        this.readers.push(this.read(log, position));
      }
    } catch (error) {
      this.fail(error);
    }
  }

  wake(log: PartitionLog): void {
    for (const reader of this.readers) if (reader.log === log) reader.wake();
  }

  private read(log: PartitionLog, position: number): PartitionReader {
    let committed = Date.now();
    const reader = new PartitionReader(
      this.options.table,
      log,
      position,
      async (batch, progress) => {
        if (Date.now() - committed >= COMMIT_INTERVAL_MS) {
          committed = Date.now();
          this.commit(reader);
        }
        return this.options.handler.handle(batch, progress);
      },
    );
    reader.finished.catch((error: unknown) => {
      this.fail(error);
    });
    return reader;
  }

  /** Commits the position after the previous batches. It is a hint, and nothing depends on it. */
  private commit(reader: PartitionReader): void {
    try {
      this.options.offsets.commit(this.options.group, reader.log, reader.position);
    } catch {
      // It is committed again with a later batch.
    }
  }

  private control(): SourceControl {
    return {
      seek: ({ topic, partition }, offset) => {
        this.readers
          .find((it) => it.log.topic === topic && it.log.partition === partition)
          ?.seek(offset);
      },
    };
  }

  private fail(error: unknown): void {
    this.failure.raise(error);
    this.options.onFailure(this);
  }
}

function identity({ topic, partition }: PartitionLog): { topic: string; partition: number } {
  return { topic, partition };
}
