import { afterAll } from '@jest/globals';
import { ConsoleLogger } from '@nestjs/common';
import { deadLetterTopicName, storefrontEvents } from '@tradewind/contracts';
import {
  configOf,
  demoTenant,
  openEmbeddedRuntime,
  startService,
  type RunningService,
  type Runtime,
} from '@tradewind/service';
import { collectorService } from './index.js';
import { Arrivals, textOf } from './read-records.fixture.js';

const running: { service: RunningService; runtime: Runtime }[] = [];

/** Starts a collector on its own log in this process, until the specs of the file have finished. */
export async function startCollector(environment: Record<string, string> = {}) {
  const config = configOf(collectorService, { HOST: '127.0.0.1', PORT: '0', ...environment });
  const runtime = openEmbeddedRuntime(':memory:');
  const logger = new ConsoleLogger('collector', { logLevels: ['error', 'fatal'] });
  const onFailure = (error: unknown) => {
    throw error instanceof Error ? error : new Error(String(error));
  };
  const service = await startService(collectorService, { config, runtime, logger, onFailure });
  running.push({ service, runtime });
  const arrivals = new Arrivals();
  const topics = [storefrontEvents.name, deadLetterTopicName(storefrontEvents.name)];
  await runtime.log.tail(topics, 'earliest', (record) => {
    arrivals.add({
      topic: record.topic,
      partition: record.partition,
      key: record.key?.toString() ?? null,
      value: record.value?.toString() ?? '',
      headers: textOf(record.headers),
    });
  });
  return { runtime, arrivals, url: service.url };
}

afterAll(async () => {
  for (const { service, runtime } of running) {
    await service.close();
    await runtime.close();
  }
});

const { serverKey: writeKey } = demoTenant;

/** Returns a page call of one shopper. */
export const page = (messageId: string) => ({ type: 'page', userId: 'ann', messageId });

export const batch = (items: unknown[], more = {}) =>
  JSON.stringify({ writeKey, batch: items, ...more });

export const post = (url: string, body: string | Buffer, headers: Record<string, string> = {}) =>
  fetch(url, { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers });
