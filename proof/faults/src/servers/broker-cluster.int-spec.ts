import { createKafka, KafkaEventLog } from '@tradewind/log-kafka';
import type { NewRecord } from '@tradewind/log';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Admin } from 'kafkajs';
import { eventually } from '../controls/eventually.js';
import { TestBed } from '../run/test-bed.js';
import { processorSubject } from '../subjects/processor/subject.js';

const BROKERS = 3;

let bed: TestBed;
let admin: Admin;

beforeAll(async () => {
  bed = await TestBed.start({
    replicas: 1,
    brokers: BROKERS,
    appendfsync: 'everysec',
    report: () => undefined,
    onDeath: (message) => {
      throw new Error(message);
    },
  });
  admin = createKafka({ brokers: bed.brokers.addresses.split(','), clientId: 'spec' }, 5).admin();
  await admin.connect();
}, 240_000);

afterAll(async () => {
  await admin.disconnect();
  await bed.stop();
});

describe('a cluster of three brokers', () => {
  it('has every partition on each of them', async () => {
    const { topics } = processorSubject('brokers');
    const log = new KafkaEventLog({ brokers: bed.brokers.addresses.split(','), clientId: 'spec' });
    await log.ensureTopics(topics);
    await log.close();
    const names = topics.map(({ name }) => name);
    const { topics: found } = await admin.fetchTopicMetadata({ topics: names });
    const partitions = found.flatMap((topic) => topic.partitions);
    for (const { replicas } of partitions) expect(replicas).toHaveLength(BROKERS);
  });

  it('keeps acknowledged records although a leader moved to a broker that had answered', async () => {
    const topic = 'moved';
    await admin.createTopics({
      waitForLeaders: false,
      topics: [
        {
          topic,
          replicaAssignment: [
            { partition: 0, replicas: [1, 2] },
            { partition: 1, replicas: [2, 1] },
          ],
          configEntries: [{ name: 'min.insync.replicas', value: '1' }],
        },
      ],
    });
    const brokers = bed.addresses[0]?.kafkaBrokers.split(',') ?? [];
    const log = new KafkaEventLog({ brokers, clientId: 'spec' });
    const record = (partition: number): NewRecord => ({
      ...{ topic, partition, key: null, value: 'x', headers: {} },
    });
    const ends = async () => {
      // It takes a moment until every broker knows a new topic, and a new leader.
      const offsets = await admin.fetchTopicOffsets(topic).catch(() => []);
      return Object.fromEntries(offsets.map(({ partition, high }) => [partition, high]));
    };
    try {
      await eventually('its partitions have leaders', async () => '1' in (await ends()));
      await log.publish([record(0), record(1)]);
      const [way] = bed.proxies[0]?.kafka ?? [];
      await way?.set({ kind: 'blackhole' });
      const published = log.publish([record(0), record(1)]);
      await eventually('the second broker has its record', async () => (await ends())[1] === '2');
      expect(await bed.brokers.kill(0)).toMatch(/^[1-9]\d* partitions/);
      await way?.set({ kind: 'cut' });
      await published;
      expect(await ends()).toEqual({ 0: '2', 1: '2' });
    } finally {
      await log.close();
    }
  });
});
