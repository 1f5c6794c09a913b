import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';
import { allTopics, deadLetterTopicName, keyOf, storefrontEvents } from '@tradewind/contracts';
import {
  configOf,
  demoTenant,
  openRuntime,
  startService,
  userPseudonym,
  type RunningService,
} from '@tradewind/service';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { describeClients } from './clients.contract.js';
import { batch, post } from './collector-bed.fixture.js';
import { collectorService } from './index.js';
import { Arrivals, textOf } from './read-records.fixture.js';

function brokers(): string {
  const value = process.env['KAFKA_BROKERS'];
  if (!value) throw new Error('Set KAFKA_BROKERS to a Kafka cluster, e.g. 127.0.0.1:9092');
  return value;
}

let service: RunningService;
/** Closes what the spec has opened, in reverse order. */
const close: (() => Promise<void>)[] = [];
const arrivals = new Arrivals();

beforeAll(async () => {
  const config = configOf(collectorService, {
    KAFKA_BROKERS: brokers(),
    REDIS_URL: process.env['REDIS_URL'],
    HOST: '127.0.0.1',
    PORT: '0',
  });
  const runtime = openRuntime('collector-service-spec', config, () => undefined);
  close.unshift(() => runtime.close());
  const logger = new ConsoleLogger('collector', { logLevels: ['error', 'fatal'] });
  await runtime.log.ensureTopics(allTopics);
  const consumer = await startConsumer();
  close.unshift(() => consumer.disconnect());
  service = await startService(collectorService, { config, runtime, logger, onFailure: fail });
  close.unshift(() => service.close());
});

afterAll(async () => {
  for (const end of close) await end();
});

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}

/** Starts a plain Kafka consumer, as another system would use. */
async function startConsumer(): Promise<Consumer> {
  const kafka = new Kafka({
    clientId: 'any-system',
    brokers: brokers().split(','),
    logLevel: logLevel.NOTHING,
  });
  const member = kafka.consumer({ groupId: `any-system-${randomUUID()}`, maxWaitTimeInMs: 100 });
  await member.connect();
  const name = storefrontEvents.name;
  await member.subscribe({ topics: [name, deadLetterTopicName(name)], fromBeginning: true });
  await member.run({
    eachMessage: ({ topic, partition, message }) => {
      arrivals.add({
        topic,
        partition,
        key: message.key?.toString() ?? null,
        value: message.value?.toString() ?? '',
        headers: textOf(message.headers as Record<string, Buffer>),
      });
      return Promise.resolve();
    },
  });
  return member;
}

describeClients('Kafka', {
  url: () => service.url,
  read: (count, fits) => arrivals.read(count, fits),
});

it('takes the largest request of the API although one partition gets all of it', async () => {
  const events = 2_500;
  const userId = `busy-${randomUUID()}`;
  const text = 'x'.repeat(60);
  const item = (i: number) => ({
    type: 'page',
    userId,
    messageId: `${userId}-${String(i)}`,
    name: text,
  });
  const body = batch(Array.from({ length: events }, (_, i) => item(i)));
  expect(body.length).toBeGreaterThan(450_000);
  const answer = await post(`${service.url}/v1/batch`, body);
  expect(await answer.json()).toEqual({ success: true, accepted: events, rejected: [] });
  const key = keyOf(demoTenant.name, userPseudonym(demoTenant, userId));
  const records = await arrivals.read(events, (record) => record.key === key);
  const ids = records.map(
    (record) => (JSON.parse(record.value) as { messageId: string }).messageId,
  );
  expect(ids).toEqual(Array.from({ length: events }, (_, i) => item(i).messageId));
});
