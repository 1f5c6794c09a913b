import { describe, expect, it } from '@jest/globals';
import kafkajs, { CompressionTypes, type Consumer } from 'kafkajs';
import { connect, type Socket } from 'node:net';
import { LogBed, RecordingHandler } from '@tradewind/log/testing';
import type { LogRecord } from '@tradewind/log';
import { GroupConsumer } from './group-consumer.js';
import { brokers, plainClient } from './kafka-bed.fixture.js';
import { KafkaEventLog } from './kafka-event-log.js';
import { KafkaTopics } from './kafka-topics.js';

const options = { brokers: brokers(), clientId: 'spec' };

/** From the attributes of a batch of one record to its value, which is shorter than 64 bytes. */
const ATTRIBUTES_BEFORE_RECORDS = 40;

/** Rewrites the bytes from the broker: every batch with the mark gets an unknown codec. */
function damaging(mark: string) {
  return ({ port, host, onConnect }: { port: number; host: string; onConnect: () => void }) => {
    const socket: Socket = connect({ port, host }, onConnect);
    socket.prependListener('data', (bytes: Buffer) => {
      for (let at = bytes.indexOf(mark); at >= 0; at = bytes.indexOf(mark, at + 1)) {
        const records = bytes.lastIndexOf(Buffer.from([0, 0, 0, 1]), at) + 4;
        bytes.writeInt16BE(7, records - ATTRIBUTES_BEFORE_RECORDS);
      }
    });
    return socket;
  };
}

function what({ offset, value, undecodable }: LogRecord): [number, string] {
  return [offset, undecodable === undefined ? String(value) : 'undecodable'];
}

describe('a batch that cannot be decoded', () => {
  const bed = new LogBed(() => Promise.resolve(new KafkaEventLog(options)));

  it('that grows beyond all bounds is one record, and its neighbours are read', async () => {
    await bed.log.publish([bed.record(0, 'before')]);
    const producer = plainClient().producer({
      createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
    });
    await producer.connect();
    // The batch has a few KiB, which the broker accepts.
    await producer.send({
      topic: bed.topic,
      compression: CompressionTypes.ZSTD,
      messages: [{ partition: 0, value: Buffer.alloc(65 * 1_048_576) }],
    });
    await producer.disconnect();
    await bed.log.publish([bed.record(0, 'after'), bed.record(1, 'beside')]);
    const handler = new RecordingHandler();
    await bed.subscribe(handler);
    await handler.when((it) => it.records().length === 4);
    expect(handler.records(0).map(what)).toEqual([
      [0, 'before'],
      [1, 'undecodable'],
      [2, 'after'],
    ]);
    expect(handler.values(1)).toEqual(['beside']);
    const [bad] = handler.records(0).slice(1);
    expect(bad?.undecodable).toContain('offsets 1 to 1, codec zstd, checksum right');
    expect(bad?.value?.length).toBeLessThan(10_000);
  });

  it('for its codec is unknown is one record, and its neighbours are read', async () => {
    for (const value of ['before', 'damage me', 'after']) {
      await bed.log.publish([bed.record(0, value)]);
    }
    const handler = new RecordingHandler();
    const groupId = `damaged.${bed.topic}`;
    const topics = new KafkaTopics(plainClient(), options);
    const consumer = new GroupConsumer(
      {
        createConsumer: (): Consumer =>
          new kafkajs.Kafka({
            ...options,
            logLevel: kafkajs.logLevel.NOTHING,
            socketFactory: damaging('damage me'),
          }).consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false }),
        restarts: false,
        groupId,
        topics: [bed.topic],
        partitions: 3,
        handler,
        lingerMs: 0,
        commits: true,
      },
      topics,
    );
    await consumer.start();
    await handler.when((it) => it.records().length === 3);
    expect(handler.records(0).map(what)).toEqual([
      [0, 'before'],
      [1, 'undecodable'],
      [2, 'after'],
    ]);
    expect(handler.records(0)[1]?.undecodable).toBe(
      'offsets 1 to 1, codec 7, checksum wrong: there is no such codec',
    );
    await consumer.close();
    await topics.close();
  });
});
