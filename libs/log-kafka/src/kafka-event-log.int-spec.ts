import { describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import {
  LogBed,
  text,
  describeEventLog,
  RecordingHandler,
  RecordingTail,
} from '@tradewind/log/testing';
import { abortedRecords, brokers, withAdmin } from './kafka-bed.fixture.js';
import { KafkaEventLog } from './kafka-event-log.js';
import type { KafkaEventLogOptions, KafkaLogLine } from './kafka-options.js';

const open = (options: Partial<KafkaEventLogOptions> = {}) =>
  Promise.resolve(new KafkaEventLog({ brokers: brokers(), clientId: 'spec', ...options }));

describeEventLog('Kafka', open);

describe('a Kafka event log', () => {
  const bed = new LogBed(open);

  describe.each(['gzip', 'snappy', 'lz4', 'zstd'] as const)('of records in %s', (compression) => {
    const wide = (count: number) =>
      text(0, count).map((value) => bed.record(0, `${value} ${'payload '.repeat(50)}`));
    const expectAll = async (count: number): Promise<void> => {
      const got = new RecordingTail();
      const tail = await bed.log.tail([bed.topic], 'earliest', got.onRecord);
      await tail.caughtUp;
      expect(got.records.map(({ value }) => value?.toString())).toEqual(
        wide(count).map(({ value }) => value),
      );
      await tail.close();
    };

    it('reads what it has written, after the broker has checked it', async () => {
      const log = await open({ compression });
      await log.publish(wide(1_000));
      await log.close();
      await expectAll(1_000);
    });

    it('reads what the broker has written', async () => {
      // The topic has its own codec, so the broker recompresses whatever it receives.
      await withAdmin((admin) =>
        admin.alterConfigs({
          validateOnly: false,
          resources: [
            {
              type: kafkajs.ConfigResourceTypes.TOPIC,
              name: bed.topic,
              configEntries: [{ name: 'compression.type', value: compression }],
            },
          ],
        }),
      );
      for (const part of [wide(1_000).slice(0, 1), wide(1_000).slice(1)]) {
        await bed.log.publish(part);
      }
      await expectAll(1_000);
    });
  });

  describe('with records that are not visible', () => {
    it('delivers batches that follow one another nevertheless', async () => {
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
      await bed.log.publish(bed.numbers(0, 0, 3));
      await handler.when((it) => it.records().length === 3);
      await abortedRecords(bed.topic, 5);
      await bed.log.publish(bed.numbers(0, 3, 5));
      await handler.when((it) => it.records().length === 5);
      expect(handler.values(0)).toEqual(text(0, 5));
      let position = 0;
      for (const batch of handler.batches) {
        expect(batch.firstOffset).toBe(position);
        position = batch.nextOffset;
      }
      // Three records, five aborted ones with their marker, two more.
      expect(position).toBe(11);
    });

    it('has caught up although the log ends with invisible records', async () => {
      await bed.log.publish(bed.numbers(0, 0, 3));
      await abortedRecords(bed.topic, 2);
      const got = new RecordingTail();
      const tail = await bed.log.tail([bed.topic], 'earliest', got.onRecord);
      await tail.caughtUp;
      expect(got.records).toHaveLength(3);
      await tail.close();
    });
  });

  describe('whose first records are gone', () => {
    const removeBefore = (offset: number) =>
      withAdmin(async (admin) => {
        // The client deletes records only of partitions whose leader it knows.
        await admin.fetchTopicOffsets(bed.topic);
        await admin.deleteTopicRecords({
          topic: bed.topic,
          partitions: [{ partition: 0, offset: String(offset) }],
        });
      });

    it('begins at the first one that exists, which shows the gap', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      await removeBefore(6);
      const handler = new RecordingHandler();
      handler.positions = [{ topic: bed.topic, partition: 0, offset: 2 }];
      await bed.subscribe(handler);
      await handler.when((it) => it.batches.length === 1);
      expect(handler.batches[0]).toMatchObject({ firstOffset: 6, nextOffset: 10, endOffset: 10 });
      expect((await bed.log.offsets(bed.topic))[0]).toEqual({ partition: 0, first: 6, next: 10 });
    });

    it('continues at the first one that exists after a seek before it', async () => {
      await bed.log.publish(bed.numbers(0, 0, 10));
      const handler = new RecordingHandler();
      await bed.subscribe(handler);
      await handler.when((it) => it.records().length === 10);
      await removeBefore(6);
      handler.control?.seek({ topic: bed.topic, partition: 0 }, 1);
      await handler.when((it) => it.batches.length >= 2 && it.records().length === 14);
      expect(handler.values(0).slice(10)).toEqual(text(6, 10));
    });
  });

  it('creates topics as their contracts say', async () => {
    const config = (topic: string) =>
      withAdmin(async (admin) => {
        const { resources } = await admin.describeConfigs({
          includeSynonyms: false,
          resources: [{ type: kafkajs.ConfigResourceTypes.TOPIC, name: topic }],
        });
        return new Map(
          resources[0]?.configEntries.map(({ configName, configValue }) => [
            configName,
            configValue,
          ]),
        );
      });
    const models = { ...bed.contract, name: `${bed.topic}.models`, cleanup: 'compact' as const };
    await bed.log.ensureTopics([models]);
    const [events, letters, compacted] = await Promise.all(
      [bed.topic, `${bed.topic}.dlq`, models.name].map(config),
    );
    expect(events?.get('cleanup.policy')).toBe('delete');
    expect(events?.get('retention.ms')).toBe('86400000');
    expect(events?.get('message.timestamp.type')).toBe('LogAppendTime');
    expect(letters?.get('retention.ms')).toBe(String(30 * 86_400_000));
    expect(compacted?.get('cleanup.policy')).toBe('compact');
    expect(compacted?.get('min.compaction.lag.ms')).toBe('86400000');
  });

  it('refuses a record that is too large, without affecting other publishes', async () => {
    const large = { ...bed.record(0, 'x'), value: Buffer.alloc(1_100_000) };
    const [small, refused] = await Promise.allSettled([
      bed.log.publish([bed.record(0, 'small')]),
      bed.log.publish([large]),
    ]);
    expect(small.status).toBe('fulfilled');
    expect(refused).toMatchObject({ status: 'rejected', reason: { code: 'LOG.RECORD_TOO_LARGE' } });
  });

  it('commits offsets as hints for whoever watches the group', async () => {
    const handler = new RecordingHandler();
    const subscription = await bed.subscribe(handler);
    await bed.log.publish(bed.numbers(0, 0, 4));
    await handler.when((it) => it.records().length === 4);
    await subscription.close();
    const committed = await withAdmin((admin) =>
      admin.fetchOffsets({ groupId: `group.${bed.topic}`, topics: [bed.topic] }),
    );
    expect(committed[0]?.partitions.find(({ partition }) => partition === 0)?.offset).toBe('4');
  });

  it('deletes the group of a tail', async () => {
    const tailGroups = () =>
      withAdmin(async (admin) =>
        (await admin.listGroups()).groups
          .map(({ groupId }) => groupId)
          .filter((groupId) => groupId.startsWith('tradewind.tail.')),
      );
    const before = await tailGroups();
    const tail = await bed.log.tail([bed.topic], 'earliest', () => undefined);
    expect((await tailGroups()).length).toBe(before.length + 1);
    await tail.close();
    expect(await tailGroups()).toEqual(before);
  });

  it("passes the client's log lines on instead of printing them", async () => {
    const lines: KafkaLogLine[] = [];
    const log = await open({ logger: (line) => lines.push(line) });
    const subscription = await log.subscribe('group', [bed.topic], new RecordingHandler());
    await subscription.close();
    await log.close();
    expect(lines.some(({ message }) => message.includes('joined the group'))).toBe(true);
  });

  it('reports that it is unreachable', async () => {
    const log = new KafkaEventLog({
      brokers: ['127.0.0.1:1'],
      clientId: 'spec',
      connectionTimeoutMs: 200,
    });
    await expect(log.ping()).rejects.toMatchObject({
      code: 'LOG.UNAVAILABLE',
      retriable: true,
    });
    await log.close();
  });
});
