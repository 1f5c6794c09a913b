import { deadLetterTopicName, type TopicContract } from '@tradewind/contracts';
import type { SqliteDatabase } from '@tradewind/state';
import type {
  BatchHandler,
  EventLog,
  Subscription,
  Tail,
  LogRecord,
  NewRecord,
} from '@tradewind/log';
import { commonPartitionCount, noTopic, partitionsChanged } from '@tradewind/log';
import { ConsumerGroup } from './consumer-group.js';
import { GroupOffsets } from './group-offsets.js';
import { RecordTable, type PartitionLog } from './record-table.js';
import { SqliteTail } from './sqlite-tail.js';
import { prune } from './retention.js';

/**
 * The log of a platform that runs in one process, in the SQLite file that also holds its state.
 *
 * Members of a group share partitions within the process, and an append wakes the readers.
 * `ensureTopics` removes records that have outlived their topic's retention, except those that a
 * group has not read yet. `close` leaves the database open: it belongs to whoever opened it.
 */
export class SqliteEventLog implements EventLog {
  private readonly table: RecordTable;
  private readonly offsetsOfGroups: GroupOffsets;
  private readonly groups = new Map<string, ConsumerGroup>();
  private readonly open = new Set<{ close(): Promise<void> }>();
  private readonly tails = new Set<SqliteTail>();

  constructor(private readonly database: SqliteDatabase) {
    this.table = new RecordTable(database);
    this.offsetsOfGroups = new GroupOffsets(database);
  }

  /** Appends all records or none, in one transaction. */
  publish(records: readonly NewRecord[]): Promise<void> {
    return settled(() => {
      if (records.length === 0) return;
      for (const log of this.table.append(records)) {
        for (const group of this.groups.values()) group.wake(log);
        for (const tail of this.tails) tail.wake(log);
      }
    });
  }

  async subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    const key = JSON.stringify([group, topics]);
    const { table, offsetsOfGroups: offsets } = this;
    const logs = topics.map((topic) => ({ topic, logs: this.logsOf(topic) }));
    commonPartitionCount(logs.map((it) => ({ topic: it.topic, partitions: it.logs.length })));
    const consumers =
      this.groups.get(key) ??
      new ConsumerGroup(
        logs.flatMap((it) => it.logs),
        { group, table, offsets },
      );
    this.groups.set(key, consumers);
    return this.opened(await consumers.join(handler));
  }

  tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail> {
    return settled(() => {
      const logs = topics.flatMap((topic) => this.logsOf(topic));
      const tail = new SqliteTail(this.table, logs, from, onRecord);
      this.tails.add(tail);
      const { caughtUp, failed } = tail;
      const close = (): Promise<void> => {
        this.tails.delete(tail);
        return tail.close();
      };
      return this.opened({ caughtUp, failed, close });
    });
  }

  async ensureTopics(topics: readonly TopicContract[]): Promise<void> {
    for (const topic of topics) {
      for (const name of [topic.name, deadLetterTopicName(topic.name)]) {
        const found = this.table.partitions(name)?.length;
        if (found === undefined) this.table.createTopic(name, topic.partitions);
        else if (found !== topic.partitions) throw partitionsChanged(name, found, topic.partitions);
      }
    }
    await prune(this.table, this.offsetsOfGroups, topics);
  }

  offsets(topic: string): Promise<readonly { partition: number; first: number; next: number }[]> {
    return settled(() =>
      this.logsOf(topic).map(({ partition, first, next }) => ({ partition, first, next })),
    );
  }

  ping(): Promise<void> {
    return settled(() => {
      this.database.connection.prepare('SELECT 1').get();
    });
  }

  async close(): Promise<void> {
    await Promise.all([...this.open].map((reader) => reader.close()));
  }

  /** Remembers a reader for `close` until it is closed. */
  private opened<T extends { close(): Promise<void> }>(reader: T): T {
    const remembered = {
      ...reader,
      close: (): Promise<void> => {
        this.open.delete(remembered);
        return reader.close();
      },
    };
    this.open.add(remembered);
    return remembered;
  }

  private logsOf(topic: string): readonly PartitionLog[] {
    const logs = this.table.partitions(topic);
    if (!logs) throw noTopic(topic);
    return logs;
  }
}

/** The port is asynchronous, so an exception of SQLite becomes a rejection. */
function settled<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(work());
  });
}
