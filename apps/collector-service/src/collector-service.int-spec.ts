import 'reflect-metadata';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';
import { allTopics, deadLetterTopicName, storefrontEvents } from '@tradewind/contracts';
import {
  configOf,
  openRuntime,
  startService,
  type RunningService,
  type Runtime,
} from '@tradewind/service';
import { Kafka, logLevel, type Consumer } from 'kafkajs';
import { describeClients } from './clients.contract.spec.js';
import { collectorService } from './index.js';
import { Arrivals, textOf } from './read-records.contract.spec.js';

function brokers(): string {
  const value = process.env['KAFKA_BROKERS'];
  if (!value) throw new Error('Set KAFKA_BROKERS to a Kafka cluster, e.g. 127.0.0.1:9092');
  return value;
}

let runtime: Runtime;
let service: RunningService;
let consumer: Consumer;
const arrivals = new Arrivals();

beforeAll(async () => {
  const config = configOf(collectorService, {
    KAFKA_BROKERS: brokers(),
    REDIS_URL: process.env['REDIS_URL'],
    HOST: '127.0.0.1',
    PORT: '0',
  });
  runtime = openRuntime('collector-service-spec', config, () => undefined);
  const logger = new ConsoleLogger('collector', { logLevels: ['error', 'fatal'] });
  await runtime.log.ensureTopics(allTopics);
  consumer = await startConsumer();
  service = await startService(collectorService, { config, runtime, logger, onFailure: fail });
});

afterAll(async () => {
  await service.close();
  await consumer.disconnect();
  await runtime.close();
});

function fail(error: unknown): never {
  throw error instanceof Error ? error : new Error(String(error));
}

/** What any other system would use to read the topics. */
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
