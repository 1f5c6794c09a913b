import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { defineTopic, envelopeHeaders, modelWatermarkSchema } from '@tradewind/contracts';
import type { TopicEvent } from '@tradewind/contracts';
import { openSqlite } from '@tradewind/state';
import { z } from 'zod';
import type { TopicReader, LogRecord } from '@tradewind/log';
import { SqliteEventLog } from '@tradewind/log-sqlite';
import { EpochView } from './epoch-view.js';

const EPOCHS = 30;
const snapshots = defineTopic({
  name: 'test.snapshots.v1',
  description: 'Values by epoch.',
  key: 'model',
  partitions: 1,
  cleanup: 'compact',
  retentionDays: 1,
  events: {
    'model.snapshot': z.object({ key: z.string(), epoch: z.int(), value: z.number() }),
    'model.watermark': modelWatermarkSchema,
  },
});
type SnapshotEvent = TopicEvent<typeof snapshots>;

describe('EpochView', () => {
  let log: SqliteEventLog;
  let database: ReturnType<typeof openSqlite>;
  let view: EpochView<number> | undefined;
  let published = 0;

  const publish = (...events: readonly SnapshotEvent[]) =>
    log.publish(
      events.map(({ type, data }) => {
        const id = `s${String(published++)}`;
        const headers = envelopeHeaders({ id, source: '/trainer', type, time: 1, recordedAt: 1 });
        const value = JSON.stringify(data);
        return { topic: snapshots.name, partition: 0, key: 'demo:m', value, headers };
      }),
    );
  const snapshot = (epoch: number, value = epoch * 10): SnapshotEvent => ({
    type: 'model.snapshot',
    data: { key: 'k', epoch, value },
  });
  const watermark = (through: number, shard = 0): SnapshotEvent => ({
    type: 'model.watermark',
    data: { model: 'm', shard, through },
  });
  const open = async (sync: 'wait' | 'latest', shards = 1, reader: TopicReader = log) => {
    view = await EpochView.open(reader, {
      topics: [snapshots],
      reading: () => (event) =>
        event.type === 'model.watermark'
          ? { watermark: event.data }
          : { key: event.data.key, epoch: event.data.epoch, value: event.data.value },
      model: 'm',
      shards,
      sync,
    });
    return view;
  };

  beforeEach(async () => {
    database = openSqlite(':memory:');
    log = new SqliteEventLog(database);
    await log.ensureTopics([snapshots]);
    for (let epoch = 1; epoch <= EPOCHS; epoch++) await publish(snapshot(epoch), watermark(epoch));
  });
  afterEach(async () => {
    await view?.close();
    await log.close();
    database.close();
  });

  it('reads what stood two epochs before, the first that was said of it', async () => {
    await publish(snapshot(EPOCHS, -1));
    const models = await open('wait');
    expect(models.isReady(EPOCHS + 2, 0)).toBe(true);
    expect(models.asOf('k', EPOCHS + 2)).toEqual({ epoch: EPOCHS, value: EPOCHS * 10 });
    expect(models.asOf('k', EPOCHS + 1)).toEqual({ epoch: EPOCHS - 1, value: (EPOCHS - 1) * 10 });
    expect(models.asOf('other', EPOCHS)).toBeUndefined();
  });

  it('waits for every trainer, and tells when the last has come so far', async () => {
    const models = await open('wait', 2);
    expect(models.isReady(5, 0)).toBe(false);
    const ready = models.whenReady(5, 0);
    await publish(watermark(3, 1));
    await ready;
    expect(models.isReady(5, 0)).toBe(true);
    expect(models.isReady(6, 0)).toBe(false);
  });

  it('reads the topic again for a partition that folds its log anew, and loses nothing on the way', async () => {
    const models = await open('wait');
    expect(models.isReady(EPOCHS + 2, 1)).toBe(true);
    for (let epoch = 3; epoch <= EPOCHS + 2; epoch++) {
      await models.whenReady(epoch, 0);
      const needed = epoch - 2;
      expect(models.asOf('k', epoch)).toEqual({ epoch: needed, value: needed * 10 });
      expect(models.latest('k')?.epoch).toBe(EPOCHS);
    }
  });

  it('keeps old versions no longer than a partition that may need them is here', async () => {
    const models = await open('wait');
    expect(models.isReady(EPOCHS + 2, 1)).toBe(true);
    await models.whenReady(3, 0);
    await publish(snapshot(EPOCHS + 1), watermark(EPOCHS + 1));
    await models.whenReady(EPOCHS + 3, 1);
    expect(models.asOf('k', 3)?.epoch).toBe(1);
    models.release(0);
    await publish(snapshot(EPOCHS + 2), watermark(EPOCHS + 2));
    await models.whenReady(EPOCHS + 4, 1);
    expect(models.asOf('k', 3)).toBeUndefined();
    expect(models.asOf('k', EPOCHS + 4)?.epoch).toBe(EPOCHS + 2);
  });

  it('knows no more than what the reading it goes on with has read', async () => {
    let readings = 0;
    let release = (): void => undefined;
    const lagging: TopicReader = {
      tail: async (topics, from, onRecord) => {
        const isFirst = readings++ === 0;
        const end = (await log.offsets(snapshots.name))[0]?.next ?? 0;
        const held: LogRecord[] = [];
        const tail = await log.tail(topics, from, (record) => {
          if (isFirst || record.offset < end) onRecord(record);
          else held.push(record);
        });
        if (isFirst) return tail;
        release = () => {
          for (const record of held.splice(0)) onRecord(record);
        };
        await publish(snapshot(EPOCHS + 1), watermark(EPOCHS + 1));
        await models.whenReady(EPOCHS + 3, 1);
        return tail;
      },
    };
    const models = await open('wait', 1, lagging);
    await models.whenReady(3, 0);
    expect(models.isReady(EPOCHS + 3, 1)).toBe(false);
    const ready = models.whenReady(EPOCHS + 3, 1);
    release();
    await ready;
    expect(models.asOf('k', EPOCHS + 3)?.epoch).toBe(EPOCHS + 1);
  });

  it('reads the newest without waiting when it need not be reproducible', async () => {
    const models = await open('latest', 2);
    expect(models.isReady(1_000, 0)).toBe(true);
    expect(models.asOf('k', 1)?.epoch).toBe(EPOCHS);
  });
});
