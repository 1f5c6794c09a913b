import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Batch, BatchOutcome } from '@tradewind/log';
import { openSqlite } from '@tradewind/state';
import type { SqliteDatabase } from '@tradewind/state';
import { PartitionReader } from './partition-reader.js';
import { RecordTable } from './record-table.js';
import type { PartitionLog } from './record-table.js';

const TOPIC = 'topic.v1';
const RECORDS = 300;

/** Counts how often records are taken from the file. */
class CountingTable extends RecordTable {
  reads = 0;

  override read(log: PartitionLog, from: number) {
    this.reads++;
    return super.read(log, from);
  }
}

describe('a reader whose handler is blocked at every tenth record', () => {
  let database: SqliteDatabase;
  let table: CountingTable;
  let log: PartitionLog;

  beforeEach(() => {
    database = openSqlite(':memory:');
    table = new CountingTable(database);
    table.createTopic(TOPIC, 1);
    const record = { topic: TOPIC, partition: 0, key: 'k', value: 'v', headers: {} };
    table.append(Array.from({ length: RECORDS }, () => record));
    const [only] = table.partitions(TOPIC) ?? [];
    if (!only) throw new TypeError('there is no such topic');
    log = only;
  });
  afterEach(() => {
    database.close();
  });

  /** Ten records of each batch are handled, then the rest waits; resolves when all are handled. */
  function readAll(before: (batch: Batch) => void = () => undefined): Promise<number[]> {
    const handled: number[] = [];
    return new Promise((resolve, reject) => {
      const reader = new PartitionReader(table, log, 0, (batch): Promise<BatchOutcome> => {
        before(batch);
        const taken = batch.records.slice(0, 10);
        handled.push(...taken.map(({ offset }) => offset));
        const next = (taken.at(-1)?.offset ?? batch.firstOffset) + 1;
        if (next < RECORDS) {
          return Promise.resolve({ kind: 'blocked', next, ready: Promise.resolve() });
        }
        reader.stop();
        resolve(handled);
        return Promise.resolve({ kind: 'advanced', next });
      });
      reader.finished.catch(reject);
    });
  }

  const all = Array.from({ length: RECORDS }, (_, offset) => offset);

  it('reads each record from the file once', async () => {
    expect(await readAll()).toEqual(all);
    expect(table.reads).toBe(1);
  });

  it('asks again when the wait is over, though no record is left', async () => {
    const asked: number[] = [];
    const reader = new PartitionReader(table, log, 0, ({ records, nextOffset: next }) => {
      asked.push(records.length);
      if (asked.length === 1) {
        return Promise.resolve({ kind: 'blocked', next, ready: Promise.resolve() });
      }
      reader.stop();
      return Promise.resolve({ kind: 'advanced', next });
    });
    await reader.finished;
    expect(asked).toEqual([RECORDS, 0]);
  });

  it('delivers what waits although retention removes it meanwhile', async () => {
    const removed = await readAll(({ firstOffset }) => {
      if (firstOffset === 100) table.removeBefore(log, Date.now() + 1, 200);
    });
    expect(removed).toEqual(all);
  });
});
