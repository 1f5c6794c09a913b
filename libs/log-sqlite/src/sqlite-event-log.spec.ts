import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { defineTopic } from '@tradewind/contracts';
import { openSqlite, type SqliteDatabase } from '@tradewind/state';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeEventLog, RecordingHandler, RecordingTail } from '@tradewind/log/testing';
import { SqliteEventLog } from './sqlite-event-log.js';

const DAY_MS = 86_400_000;

let directory: string;
let database: SqliteDatabase;
const open = () => openSqlite(join(directory, 'log.db'));
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'log-'));
  database = open();
});
afterEach(() => {
  jest.restoreAllMocks();
  database.close();
  rmSync(directory, { recursive: true });
});

describeEventLog('SQLite', () => Promise.resolve(new SqliteEventLog(database)));

describe('a SQLite event log', () => {
  const events = defineTopic({
    name: 'shop.event.v1',
    description: 'Kept for ten days.',
    key: 'shopper',
    partitions: 2,
    cleanup: 'delete',
    retentionDays: 10,
    events: {},
  });
  const models = defineTopic({ ...events, name: 'shop.model.v1', cleanup: 'compact' });
  const record = (value: string, topic = events.name, key = 'k') => ({
    topic,
    partition: 0,
    key,
    value,
    headers: { id: value },
  });
  const at = (days: number) => jest.spyOn(Date, 'now').mockReturnValue(days * DAY_MS);
  const valuesOf = async (log: SqliteEventLog, topic: string) => {
    const got = new RecordingTail();
    const tail = await log.tail([topic], 'earliest', got.onRecord);
    await tail.caughtUp;
    await tail.close();
    return got.records.map(({ value }) => value?.toString());
  };

  it('keeps records, offsets and commits when its file is opened again', async () => {
    const before = new SqliteEventLog(database);
    await before.ensureTopics([events]);
    await before.publish([record('a'), record('b')]);
    const handler = new RecordingHandler();
    await before.subscribe('group', [events.name], handler);
    await handler.when((it) => it.records().length === 2);
    await before.close();
    database.close();
    database = open();
    const after = new SqliteEventLog(database);
    await after.ensureTopics([events]);
    await after.publish([record('c')]);
    const successor = new RecordingHandler();
    await after.subscribe('group', [events.name], successor);
    await successor.when((it) => it.records().length === 1);
    expect(successor.records()[0]).toMatchObject({ offset: 2, value: Buffer.from('c') });
    expect(await valuesOf(after, events.name)).toEqual(['a', 'b', 'c']);
    await after.close();
  });

  it('appends all records of a publish or none', async () => {
    const log = new SqliteEventLog(database);
    await log.ensureTopics([events]);
    await expect(log.publish([record('a'), { ...record('b'), partition: 9 }])).rejects.toThrow(
      'There is no partition 9',
    );
    await log.publish([record('c')]);
    expect(await valuesOf(log, events.name)).toEqual(['c']);
  });

  it('removes what has outlived its retention, but keeps the last record and so the offsets', async () => {
    const log = new SqliteEventLog(database);
    at(100);
    await log.ensureTopics([events]);
    await log.publish([record('old'), record('older than ten days')]);
    at(105);
    await log.publish([record('kept')]);
    at(111);
    await log.ensureTopics([events]);
    expect(await valuesOf(log, events.name)).toEqual(['kept']);
    at(200);
    await log.ensureTopics([events]);
    expect((await log.offsets(events.name))[0]).toEqual({ partition: 0, first: 2, next: 3 });
    database.close();
    database = open();
    const again = new SqliteEventLog(database);
    expect((await again.offsets(events.name))[0]).toEqual({ partition: 0, first: 2, next: 3 });
  });

  it('removes nothing that a group has not read yet', async () => {
    const log = new SqliteEventLog(database);
    at(100);
    await log.ensureTopics([events]);
    await log.publish([record('handled'), record('not yet'), record('last')]);
    const handler = new RecordingHandler();
    handler.answer = () => ({ kind: 'blocked', next: 1, ready: new Promise(() => undefined) });
    const slow = await log.subscribe('slow', [events.name], handler);
    await handler.when((it) => it.batches.length === 1);
    await slow.close();
    at(200);
    await log.ensureTopics([events]);
    expect(await valuesOf(log, events.name)).toEqual(['not yet', 'last']);
  });

  it('shows a handler the gap when its position was removed', async () => {
    const log = new SqliteEventLog(database);
    at(100);
    await log.ensureTopics([events]);
    await log.publish([record('a'), record('b'), record('c')]);
    at(200);
    await log.ensureTopics([events]);
    const handler = new RecordingHandler();
    handler.positions = [{ topic: events.name, partition: 0, offset: 1 }];
    const subscription = await log.subscribe('late', [events.name], handler);
    await handler.when((it) => it.batches.length === 1);
    expect(handler.batches[0]).toMatchObject({ firstOffset: 2, nextOffset: 3 });
    await subscription.close();
  });

  it('keeps the last record of each key of a compacted topic, and leaves no gap', async () => {
    const log = new SqliteEventLog(database);
    at(100);
    await log.ensureTopics([models]);
    const versions = [record('a1', models.name, 'a'), record('b1', models.name, 'b')];
    await log.publish([...versions, record('a2', models.name, 'a')]);
    at(105);
    await log.publish([record('b2', models.name, 'b')]);
    at(106);
    await log.ensureTopics([models]);
    expect(await valuesOf(log, models.name)).toEqual(['a1', 'b1', 'a2', 'b2']);
    at(111);
    await log.ensureTopics([models]);
    expect(await valuesOf(log, models.name)).toEqual(['a2', 'b2']);
    expect((await log.offsets(models.name))[0]).toEqual({ partition: 0, first: 0, next: 4 });
  });

  it('removes a key of a compacted topic that a record without a value has removed', async () => {
    const log = new SqliteEventLog(database);
    at(100);
    await log.ensureTopics([models]);
    const removed = { ...record('', models.name, 'a'), value: null };
    await log.publish([record('a1', models.name, 'a'), record('b1', models.name, 'b'), removed]);
    at(111);
    await log.ensureTopics([models]);
    expect(await valuesOf(log, models.name)).toEqual(['b1', undefined]);
    await log.publish([record('c1', models.name, 'c')]);
    await log.ensureTopics([models]);
    expect(await valuesOf(log, models.name)).toEqual(['b1', 'c1']);
    expect((await log.offsets(models.name))[0]).toMatchObject({ next: 4 });
  });

  it('yields to the event loop while it delivers a long log', async () => {
    const log = new SqliteEventLog(database);
    await log.ensureTopics([events]);
    await log.publish(Array.from({ length: 10_000 }, (_, i) => record(String(i))));
    const handler = new RecordingHandler();
    let turns = 0;
    let counting = true;
    const count = () => {
      turns++;
      if (counting) setImmediate(count);
    };
    setImmediate(count);
    const subscription = await log.subscribe('group', [events.name], handler);
    await handler.when((it) => it.records().length === 10_000);
    counting = false;
    expect(handler.batches).toHaveLength(20);
    expect(turns).toBeGreaterThanOrEqual(20);
    await subscription.close();
  });
});
