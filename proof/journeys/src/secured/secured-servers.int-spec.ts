import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collectorService } from '@tradewind/collector-service';
import { allTopics } from '@tradewind/contracts';
import { profileService } from '@tradewind/profile-service';
import { configOf, demoTenant, jsonLogger, openRuntime, startService } from '@tradewind/service';
import type { PlatformConfig, RunningService, ServiceDefinition } from '@tradewind/service';
import { createKafka } from '@tradewind/log-kafka';
import { until } from '../until.js';
import { makeCertificates } from './certificates.fixture.js';
import type { Certificates } from './certificates.fixture.js';
import { grantsFor } from './kafka-grants.js';
import { PASSWORD, startSecuredServers, USER } from './secured-servers.fixture.js';
import type { SecuredServers } from './secured-servers.fixture.js';

let certificates: Certificates;
let servers: SecuredServers;
const ending: (() => Promise<void>)[] = [];

beforeAll(async () => {
  certificates = await makeCertificates();
  ending.unshift(() => certificates.remove());
  servers = await startSecuredServers(certificates);
  ending.unshift(() => servers.stop());
  const admin = createKafka({ clientId: 'operator', brokers: [servers.open] }, 5).admin();
  await admin.connect();
  await admin.createAcls({ acl: grantsFor(USER) });
  await admin.disconnect();
}, 300_000);
afterAll(async () => {
  for (const end of ending) await end();
}, 60_000);

function environment(): Record<string, string> {
  const { ca, client } = certificates;
  return {
    ...{ HOST: '127.0.0.1', PORT: '0', KAFKA_BROKERS: servers.brokers, KAFKA_SSL: 'true' },
    ...{ KAFKA_CA_FILE: ca, KAFKA_CERT_FILE: client.cert, KAFKA_KEY_FILE: client.key },
    ...{ KAFKA_SASL_MECHANISM: 'scram-sha-512' },
    ...{ KAFKA_SASL_USERNAME: USER, KAFKA_SASL_PASSWORD: PASSWORD },
    ...{ REDIS_URL: servers.redisUrl, REDIS_CA_FILE: ca },
    ...{ REDIS_CERT_FILE: client.cert, REDIS_KEY_FILE: client.key },
  };
}

describe('a Kafka and a Redis with private certificates', () => {
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closing) await close();
  }, 60_000);

  async function start<Config extends PlatformConfig>(
    definition: ServiceDefinition<Config>,
  ): Promise<RunningService> {
    const config = configOf(definition, environment());
    const runtime = openRuntime(definition.name, config, () => undefined);
    closing.unshift(() => runtime.close());
    await runtime.log.ensureTopics(allTopics);
    // The broker elects a leader for each new partition, which takes it some time.
    await until('leaders', () =>
      Promise.all(allTopics.map(({ name }) => runtime.log.offsets(name))).catch(() => undefined),
    );
    const service = await startService(definition, {
      config,
      runtime,
      logger: jsonLogger('error', definition.name),
      onFailure: (error) => {
        throw error;
      },
    });
    closing.unshift(() => service.close());
    return service;
  }

  it('carry an event to a profile, with no more rights than are documented', async () => {
    const collector = await start(collectorService);
    const profile = await start(profileService);
    const event = { userId: 'ann', event: 'Product Viewed', properties: { product_id: 'tea' } };
    const sent = await fetch(`${collector.url}/v1/track`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...event, writeKey: demoTenant.serverKey }),
    });
    expect(await sent.json()).toMatchObject({ success: true });
    const headers = { authorization: `Bearer ${demoTenant.secretKey}` };
    await until('the profile', async () => {
      const read = await fetch(`${profile.url}/v1/profiles?userId=ann`, { headers });
      return read.status === 200 ? await read.json() : undefined;
    });
  }, 240_000);

  it.each([
    ['KAFKA_CA_FILE', /certificate/i],
    ['KAFKA_CERT_FILE', /KAFKA_CERT_FILE|KAFKA_KEY_FILE/],
  ])('are not reached without %s, and the reason is told', async (missing, reason) => {
    const connecting = (async () => {
      const config = configOf(collectorService, { ...environment(), [missing]: '' });
      const runtime = openRuntime('without', config, () => undefined);
      try {
        await runtime.log.ensureTopics(allTopics.slice(0, 1));
      } finally {
        await runtime.close();
      }
    })();
    await expect(connecting).rejects.toThrow(reason);
  });
});
