import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { recommenderPairs, storefrontEvents } from '@tradewind/contracts';
import { OtlpReceiver } from '@tradewind/observability/testing';
import type { Consumer } from 'kafkajs';
import { metricsOf, metricsUsed } from './monitoring/metrics-used.js';
import { kafkaOf, realStack, resetStack } from './real-stack.js';
import { ServiceProcess, type Answer } from './service-process.js';
import { until } from './until.js';

const AUTHORIZED = { headers: { authorization: 'Bearer demo-secret-key' } };
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;
const CONSUMER = 5;

let receiver: OtlpReceiver;
let environment: Record<string, string>;
let collector: ServiceProcess;
let profile: ServiceProcess;
let recommender: ServiceProcess;
const running: ServiceProcess[] = [];
let sent = 0;

beforeAll(async () => {
  const stack = realStack();
  await resetStack(stack);
  receiver = await OtlpReceiver.start();
  environment = {
    KAFKA_BROKERS: stack.kafkaBrokers,
    REDIS_URL: stack.redisUrl,
    MODEL_EPOCH_MS: '1000',
    // Traces of the specs are sampled, and no others.
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_TRACES_SAMPLER: 'parentbased_always_off',
  };
  collector = await start('collector-service');
});

afterAll(async () => {
  await Promise.all(running.map((service) => service.stop()));
  await receiver.close();
});

async function start(name: string, more: Record<string, string> = {}): Promise<ServiceProcess> {
  const service = await ServiceProcess.start(name, { ...environment, ...more });
  running.push(service);
  return service;
}

/** Sends views of two products by some shoppers; resolves when the log has them. */
async function view(count: number, headers: Record<string, string> = {}): Promise<void> {
  const batch = Array.from({ length: count }, (_, i) => ({
    type: 'track',
    event: 'Product Viewed',
    userId: `shopper-${String(((sent + i) >> 1) % 300)}`,
    messageId: `view-${String(sent + i)}`,
    properties: { product_id: `good-${String((sent + i) % 2)}`, price: 5 },
  }));
  const body = JSON.stringify({ writeKey: 'demo-server-key', batch });
  const answer = await collector.get('/v1/batch', { method: 'POST', body, headers });
  expect(answer).toMatchObject({ status: 200 });
  sent += count;
}

interface Fold {
  readonly topic: string;
  readonly next: number;
  readonly end: number;
  readonly folded: number;
}

async function progressOf(service: ServiceProcess): Promise<readonly Fold[]> {
  const { status, body } = await service.get('/v1/progress', AUTHORIZED);
  expect(status).toBe(200);
  const { folds } = JSON.parse(body) as { folds: readonly Fold[] };
  return folds.filter(({ topic }) => topic === storefrontEvents.name);
}

const foldedBy = async (service: ServiceProcess) =>
  (await progressOf(service)).reduce((sum, { folded }) => sum + folded, 0);

/** Polls readiness until it is given; returns the earlier answers. */
async function becomesReady(service: ServiceProcess): Promise<readonly Answer[]> {
  const before: Answer[] = [];
  await until('readiness', async () => {
    const answer = await service.get('/health/ready');
    if (answer.status === 200) return true;
    before.push(answer);
    return undefined;
  });
  return before;
}

describe('a service', () => {
  it('is ready only once it has folded the records that the log held at its start', async () => {
    for (let round = 0; round < 20; round += 1) await view(500);
    profile = await start('profile-service');
    const before = await becomesReady(profile);
    expect(await foldedBy(profile)).toBeGreaterThanOrEqual(sent);
    expect(before.length).toBeGreaterThan(0);
    for (const { status, body } of before) {
      expect(status).toBe(503);
      expect(JSON.parse(body)).toMatchObject({
        status: 'unavailable',
        reasons: expect.arrayContaining([expect.stringMatching(/^the fold of |^its folds /)]),
      });
    }
    expect(await profile.get('/health/live')).toEqual({ status: 200, body: '{"status":"ok"}' });
  });

  it('is stopped and started again under load within 10 s, and has counted everything once', async () => {
    const enough = new AbortController();
    const load = (async () => {
      while (!enough.signal.aborted) await view(500);
    })();
    await until('some load', () => (sent > 15_000 ? true : undefined));
    const { code, ms } = await profile.stop();
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
    const again = await start('profile-service');
    await until('more load', () => (sent > 25_000 ? true : undefined));
    enough.abort();
    await load;
    await until('everything folded', async () => {
      const folds = await progressOf(again);
      return folds.length > 0 && folds.every(({ next, end }) => next >= end) ? true : undefined;
    });
    expect(await foldedBy(again)).toBe(sent);
  });
});

describe('a trace', () => {
  it('goes from the request through Kafka into the emitted events, and to the trace collector', async () => {
    recommender = await start('recommender-service');
    await becomesReady(recommender);
    const [concluded] = await Promise.all([
      untilConcluded(),
      // The second view of a shopper makes a pair; epochs close as time advances.
      view(600, { traceparent: TRACEPARENT, tracestate: 'vendor=opaque' }),
    ]);
    expect(concluded).toMatchObject({ tracestate: 'vendor=opaque' });

    const ofTrace = () => receiver.spans.filter(({ traceId }) => traceId === TRACE);
    const request = await until('the span of the request', () => ofTrace()[0]);
    expect(request).toMatchObject({
      service: 'collector-service',
      name: 'POST /v1/batch',
      parentSpanId: TRACEPARENT.split('-')[2],
      attributes: { 'http.request.method': 'POST', 'http.response.status_code': 200 },
    });
    expect(concluded['traceparent']).toBe(`00-${TRACE}-${request.spanId}-01`);

    const batch = await until('the span of the batch', () =>
      receiver.spans.find(
        ({ service, links }) =>
          service === 'recommender-service' && links.some(({ traceId }) => traceId === TRACE),
      ),
    );
    expect(batch).toMatchObject({ name: `process ${storefrontEvents.name}`, kind: CONSUMER });
    expect(batch.attributes).toMatchObject({
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.destination.name': storefrontEvents.name,
    });
    expect(Number(batch.attributes['messaging.batch.message_count'])).toBeGreaterThan(0);
    expect(batch.links).toEqual([{ traceId: TRACE, spanId: request.spanId }]);
  });

  /** Returns the headers of an event that the recommender has emitted within the trace. */
  async function untilConcluded(): Promise<Record<string, string>> {
    let consumer: Consumer | undefined;
    try {
      consumer = kafkaOf(realStack()).consumer({ groupId: `journey-trace-${String(Date.now())}` });
      const found: Record<string, string>[] = [];
      await consumer.connect();
      await consumer.subscribe({ topic: recommenderPairs.name, fromBeginning: true });
      await consumer.run({
        eachMessage: ({ message }) => {
          const headers = Object.entries(message.headers ?? {});
          const texts = Object.fromEntries(headers.map(([name, text]) => [name, String(text)]));
          if (texts['traceparent']?.includes(TRACE)) found.push(texts);
          return Promise.resolve();
        },
      });
      return await until('something concluded', () => found[0]);
    } finally {
      await consumer?.disconnect();
    }
  }
});

describe('the metrics', () => {
  it('have every name that the alerts and the dashboard use', async () => {
    const exposed = new Set<string>();
    const chatbot = await start('chatbot-service');
    for (const service of [collector, recommender, chatbot]) {
      const { status, body } = await service.get('/metrics');
      expect(status).toBe(200);
      for (const name of metricsOf(body)) exposed.add(name);
    }
    const folder = join(import.meta.dirname, '../../../k8s/monitoring');
    for (const file of ['prometheus-rule.yaml', 'grafana-dashboard.json']) {
      const used = metricsUsed(readFileSync(join(folder, file), 'utf8'));
      expect(used.length).toBeGreaterThan(10);
      expect(used.filter((name) => !exposed.has(name))).toEqual([]);
      expect(used).toContain('tradewind_http_request_seconds_bucket');
    }
  });

  it('describe a service that has folded, and its Kafka client', async () => {
    const { body } = await recommender.get('/metrics');
    const value = (line: string) =>
      Number(new RegExp(`^${line}[^}]*} (\\S+)$`, 'm').exec(body)?.[1]);
    const topic = `{topic="${storefrontEvents.name}"`;
    expect(value(`tradewind_events_folded_total${topic}`)).toBeGreaterThan(600);
    expect(value(`tradewind_partitions_owned${topic}`)).toBe(storefrontEvents.partitions);
    expect(value(`tradewind_lag_seconds${topic}`)).toBeLessThan(60);
    expect(value('tradewind_ready{')).toBe(1);
    const group = `{group="tradewind.recommender-service.${storefrontEvents.name}"`;
    expect(value(`kafka_consumer_heartbeat_total${group}`)).toBeGreaterThan(0);
    expect(body).toMatch(/^kafka_producer_request_duration_seconds_count\{.*api="Produce"/m);
  });
});
