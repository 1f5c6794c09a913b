import type { SqliteDatabase } from '@tradewind/state';
import type { StatementSync } from 'node:sqlite';
import {
  noPartition,
  noTopic,
  type LogRecord,
  type NewRecord,
  type TopicPartition,
} from '@tradewind/log';
import { decodeHeaders, encodeHeaders } from './header-codec.js';

/**
 * A record's row id is `partition id * OFFSETS + offset`, so that an append changes only one
 * B-tree.
 */
const OFFSETS = 2 ** 40;
const MAX_PARTITIONS = 2 ** 13;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log_partition (
    id INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    first INTEGER NOT NULL DEFAULT 0,
    UNIQUE (topic, partition)
  );
  CREATE TABLE IF NOT EXISTS log_record (
    id INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    key BLOB,
    value BLOB,
    headers BLOB NOT NULL
  );
`;

const MAX_BATCH_RECORDS = 500;
const MAX_BATCH_BYTES = 1_048_576;

/** One partition of the log. It holds the offsets from `first` to `next` (exclusive). */
export interface PartitionLog extends TopicPartition {
  readonly id: number;
  first: number;
  next: number;
}

/** The rows of the log, and where each partition begins and ends. All methods are synchronous. */
export class RecordTable {
  private readonly topics = new Map<string, PartitionLog[]>();
  private readonly insert: StatementSync;
  private readonly selectFrom: StatementSync;

  constructor(private readonly database: SqliteDatabase) {
    const { connection } = database;
    connection.exec(SCHEMA);
    this.insert = connection.prepare(
      'INSERT INTO log_record (id, time, key, value, headers) VALUES (?, ?, ?, ?, ?)',
    );
    this.selectFrom = connection.prepare(
      'SELECT id, time, key, value, headers FROM log_record WHERE id >= ? AND id < ? ORDER BY id',
    );
    this.loadPartitions();
  }

  /** Returns the partitions of a topic in order; `undefined` for an unknown topic. */
  partitions(topic: string): readonly PartitionLog[] | undefined {
    return this.topics.get(topic);
  }

  createTopic(topic: string, partitions: number): void {
    const { connection } = this.database;
    const insert = connection.prepare('INSERT INTO log_partition (topic, partition) VALUES (?, ?)');
    this.database.transaction(() => {
      for (let partition = 0; partition < partitions; partition++) insert.run(topic, partition);
    });
    this.loadPartitions();
  }

  /** Appends all records or none, in their order, and returns the partitions that grew. */
  append(records: readonly NewRecord[]): ReadonlySet<PartitionLog> {
    const time = Date.now();
    const ends = new Map<PartitionLog, number>();
    this.database.transaction(() => {
      for (const record of records) {
        const log = this.partition(record);
        const offset = ends.get(log) ?? log.next;
        this.insert.run(
          rowOf(log, offset),
          time,
          bytesOf(record.key),
          bytesOf(record.value),
          encodeHeaders(record.headers),
        );
        ends.set(log, offset + 1);
      }
    });
    for (const [log, next] of ends) log.next = next;
    return new Set(ends.keys());
  }

  /**
   * Returns the records from an offset on, up to the size of one batch, and at least one if there
   * is any.
   */
  read(log: PartitionLog, from: number): LogRecord[] {
    const records: LogRecord[] = [];
    let bytes = 0;
    for (const row of this.selectFrom.iterate(rowOf(log, from), rowOf(log, log.next))) {
      const record = recordOf(log, row);
      records.push(record);
      bytes += (record.key?.length ?? 0) + (record.value?.length ?? 0);
      if (records.length >= MAX_BATCH_RECORDS || bytes >= MAX_BATCH_BYTES) break;
    }
    return records;
  }

  /** Removes what was appended before `time`, below the offset `limit`; always keeps the last record. */
  removeBefore(log: PartitionLog, time: number, limit: number): void {
    const { connection } = this.database;
    const kept = connection
      .prepare(
        'SELECT id FROM log_record WHERE id >= ? AND id < ? AND time >= ? ORDER BY id LIMIT 1',
      )
      .get(rowOf(log, 0), rowOf(log, log.next), time);
    const firstKept = kept ? offsetOf(log, kept['id'] as number) : log.next - 1;
    const first = Math.min(firstKept, limit);
    if (first <= log.first) return;
    this.database.transaction(() => {
      connection
        .prepare('DELETE FROM log_record WHERE id >= ? AND id < ?')
        .run(rowOf(log, 0), rowOf(log, first));
      connection.prepare('UPDATE log_partition SET first = ? WHERE id = ?').run(first, log.id);
    });
    log.first = first;
  }

  /**
   * Removes records appended before `time`, below `limit`, that a later one of their key replaces, and
   * those without a value, which have removed what was there under their key; never the last record.
   */
  removeSuperseded(log: PartitionLog, time: number, limit: number): void {
    this.database.connection
      .prepare(
        `DELETE FROM log_record WHERE id >= ?1 AND id < ?3 AND time < ?4 AND id NOT IN
           (SELECT max(id) FROM log_record WHERE id >= ?1 AND id < ?2 GROUP BY key
             HAVING value IS NOT NULL OR max(id) = ?2 - 1)`,
      )
      .run(rowOf(log, 0), rowOf(log, log.next), rowOf(log, limit), time);
  }

  private partition({ topic, partition }: TopicPartition): PartitionLog {
    const log = this.topics.get(topic)?.[partition];
    if (!log) throw this.topics.has(topic) ? noPartition(topic, partition) : noTopic(topic);
    return log;
  }

  private loadPartitions(): void {
    const { connection } = this.database;
    const last = connection.prepare(
      'SELECT id FROM log_record WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1',
    );
    const rows = connection
      .prepare('SELECT id, topic, partition, first FROM log_partition ORDER BY topic, partition')
      .all() as unknown as (TopicPartition & { id: number; first: number })[];
    for (const row of rows) {
      if (row.id >= MAX_PARTITIONS)
        throw new RangeError('The SQLite log has no free partition number');
      const partitions = this.topics.get(row.topic) ?? [];
      this.topics.set(row.topic, partitions);
      if (partitions[row.partition]) continue;
      const end = last.get(row.id * OFFSETS, (row.id + 1) * OFFSETS);
      const next = end ? (end['id'] as number) - row.id * OFFSETS + 1 : 0;
      partitions[row.partition] = { ...row, next };
    }
  }
}

type Row = Record<string, unknown>;

function recordOf(log: PartitionLog, row: Row): LogRecord {
  return {
    topic: log.topic,
    partition: log.partition,
    offset: offsetOf(log, row['id'] as number),
    key: bufferOf(row['key']),
    value: bufferOf(row['value']),
    headers: decodeHeaders(bufferOf(row['headers']) ?? Buffer.alloc(0)),
    timestamp: row['time'] as number,
  };
}

function rowOf(log: PartitionLog, offset: number): number {
  return log.id * OFFSETS + offset;
}

function offsetOf(log: PartitionLog, row: number): number {
  return row - log.id * OFFSETS;
}

function bytesOf(value: string | Buffer | null): Buffer | null {
  return typeof value === 'string' ? Buffer.from(value) : value;
}

function bufferOf(value: unknown): Buffer | null {
  if (!(value instanceof Uint8Array)) return null;
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
