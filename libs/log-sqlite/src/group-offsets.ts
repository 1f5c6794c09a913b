import type { SqliteDatabase } from '@tradewind/state';
import type { StatementSync } from 'node:sqlite';
import type { TopicPartition } from '@tradewind/log';

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS log_group (
    name TEXT NOT NULL,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next INTEGER NOT NULL,
    PRIMARY KEY (name, topic, partition)
  );
`;

/** The committed offsets of consumer groups: hints that may lag behind what was handled. */
export class GroupOffsets {
  private readonly upsert: StatementSync;
  private readonly select: StatementSync;
  private readonly selectLowest: StatementSync;

  constructor({ connection }: SqliteDatabase) {
    connection.exec(SCHEMA);
    this.upsert = connection.prepare(
      `INSERT INTO log_group (name, topic, partition, next) VALUES (?, ?, ?, ?)
       ON CONFLICT (name, topic, partition) DO UPDATE SET next = excluded.next`,
    );
    this.select = connection.prepare(
      'SELECT next FROM log_group WHERE name = ? AND topic = ? AND partition = ?',
    );
    this.selectLowest = connection.prepare(
      'SELECT min(next) AS next FROM log_group WHERE topic = ? AND partition = ?',
    );
  }

  commit(group: string, { topic, partition }: TopicPartition, next: number): void {
    this.upsert.run(group, topic, partition, next);
  }

  committed(group: string, { topic, partition }: TopicPartition): number | undefined {
    return this.select.get(group, topic, partition)?.['next'] as number | undefined;
  }

  /** Returns the lowest commit of any group; `undefined` if none has committed. */
  lowest({ topic, partition }: TopicPartition): number | undefined {
    return (this.selectLowest.get(topic, partition)?.['next'] as number | null) ?? undefined;
  }
}
