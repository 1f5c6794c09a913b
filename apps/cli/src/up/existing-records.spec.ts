import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { storefrontEvents } from '@tradewind/contracts';
import { noTopic } from '@tradewind/log';
import { openEmbeddedRuntime } from '@tradewind/service';
import type { Runtime } from '@tradewind/service';
import { directoryPlace, refuseExistingRecords } from './existing-records.js';

const topic = storefrontEvents.name;
const NONCE = 'a'.repeat(22);

let directory: string;
let runtime: Runtime;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tradewind-existing-'));
  runtime = openEmbeddedRuntime(join(directory, 'log.sqlite'));
});
afterEach(async () => {
  await runtime.close();
  await rm(directory, { recursive: true });
});

describe('refuseExistingRecords', () => {
  it('has nothing against a log without the topic, or with an empty one', async () => {
    const missing = {
      log: { offsets: () => Promise.reject(noTopic(topic)) },
      store: runtime.store,
    };
    await refuseExistingRecords(missing as unknown as Runtime);
    await runtime.log.ensureTopics([storefrontEvents]);
    await refuseExistingRecords(runtime);
  });

  it('refuses a log that has records, and says what to do', async () => {
    await runtime.log.ensureTopics([storefrontEvents]);
    const record = { topic, partition: 2, key: 'k', value: 'v', headers: {} };
    await runtime.log.publish([record, record]);
    await expect(refuseExistingRecords(runtime)).rejects.toMatchObject({
      code: 'EXISTING_RECORDS',
      message: expect.stringMatching(
        /KAFKA_BROKERS has 2 records in storefront\.events\.v1: [^]*--allow-existing/,
      ) as unknown,
    });
  });

  it('names the data directory and what to do about it', async () => {
    await runtime.log.ensureTopics([storefrontEvents]);
    await runtime.log.publish([{ topic, partition: 0, key: 'k', value: 'v', headers: {} }]);
    await expect(refuseExistingRecords(runtime, directoryPlace('/shop'))).rejects.toThrow(
      /^\/shop has 1 records in [^]*another --data-dir than \/shop[^]*--allow-existing/,
    );
  });

  it('refuses a store that has the state of a service', async () => {
    await runtime.log.ensureTopics([storefrontEvents]);
    await runtime.store.commit(`marketing-service:${topic}:5`, {
      ...{ expected: undefined, nonce: NONCE, meta: 'm', entries: new Map() },
    });
    await expect(refuseExistingRecords(runtime)).rejects.toThrow(
      'REDIS_URL has the state of marketing-service',
    );
  });

  it('does not take a log that does not answer for an empty one', async () => {
    const log = { offsets: () => Promise.reject(new Error('no broker answers')) };
    const silent = { log, store: runtime.store } as unknown as Runtime;
    await expect(refuseExistingRecords(silent)).rejects.toThrow('no broker answers');
  });
});
