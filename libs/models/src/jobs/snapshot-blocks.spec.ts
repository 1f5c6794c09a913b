import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { chunkKey, envelopeHeaders, modelSnapshots } from '@tradewind/contracts';
import { SqliteEventLog } from '@tradewind/log-sqlite';
import { openSqlite } from '@tradewind/state';
import { SnapshotBlocks } from './snapshot-blocks.js';

const BLOCK = 'demo:model:examples';
const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i % 251);
const sha256 = createHash('sha256').update(bytes).digest('hex');
const reference = { block: BLOCK, version: '7', bytes: bytes.length, sha256 };

describe('SnapshotBlocks', () => {
  let log: SqliteEventLog;
  let close: () => Promise<void>;
  beforeEach(async () => {
    const database = openSqlite(':memory:');
    log = new SqliteEventLog(database);
    await log.ensureTopics([modelSnapshots]);
    close = async () => {
      await log.close();
      database.close();
    };
  });
  afterEach(() => close());

  const chunk = (index: number, { epoch = 7, block = BLOCK } = {}) => {
    const key = chunkKey(block, epoch, index);
    const data = Buffer.from(bytes.subarray(index * 400, (index + 1) * 400)).toString('base64');
    const about = { id: `${key}|${String(Math.random())}`, source: '/t', type: 'model.chunk', key };
    return {
      ...{ topic: modelSnapshots.name, partition: 0, key },
      headers: envelopeHeaders({ ...about, time: 1, recordedAt: 1 }),
      value: JSON.stringify({
        model: 'model.block',
        tenant: 'demo',
        epoch,
        index,
        bytes: 1_000,
        data,
      }),
    };
  };

  it('puts a block together, whatever stands in between and repeats', async () => {
    await log.publish([
      chunk(0, { epoch: 6 }),
      chunk(0),
      chunk(0),
      chunk(1, { block: 'demo:other:x' }),
    ]);
    await log.publish([chunk(1), chunk(0), chunk(2), chunk(2)]);
    const read = await new SnapshotBlocks(log).read(reference);
    expect(Buffer.from(read ?? []).equals(Buffer.from(bytes))).toBe(true);
  });

  it('waits for a block that is on its way', async () => {
    await log.publish([chunk(0), chunk(1)]);
    const reading = new SnapshotBlocks(log).read(reference);
    await log.publish([chunk(2)]);
    expect((await reading)?.length).toBe(1_000);
  });

  it('tells that a block is gone, and ends when nobody wants it any more', async () => {
    await log.publish([chunk(0), chunk(2)]);
    expect(await new SnapshotBlocks(log, { waitMs: 20 }).read(reference)).toBeUndefined();
    const stop = new AbortController();
    const reading = new SnapshotBlocks(log).read(reference, stop.signal);
    stop.abort();
    expect(await reading).toBeUndefined();
  });
});
