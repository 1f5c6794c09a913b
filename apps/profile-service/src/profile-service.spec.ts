import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CLOCK_TICK,
  envelopeHeaders,
  keyOf,
  profileSegmentDefinitions,
  profileSegments,
  storefrontEvents,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/messaging';
import {
  configOf,
  demoTenant,
  jsonLogger,
  openEmbeddedRuntime,
  startService,
  userPseudonym,
  type RunningService,
  type Runtime,
} from '@tradewind/service';
import { profileService } from './index.js';

const DAY = 86_400_000;
const START = Date.UTC(2026, 2, 1, 9);
const CLUSTERS = 3;

let sequence = 0;

function record(type: string, userId: string, time: number, properties: object): NewRecord {
  const id = `m${String(sequence++)}`;
  const shopper = userPseudonym(demoTenant, userId);
  const key = keyOf(demoTenant.name, shopper);
  return {
    topic: storefrontEvents.name,
    partition: partitionOf(key, storefrontEvents.partitions),
    key,
    value: JSON.stringify({ messageId: id, userId: shopper, event: type, properties }),
    headers: envelopeHeaders({ id, type, source: '/test', key, time, recordedAt: time }),
  };
}

function ticks(time: number): NewRecord[] {
  return Array.from({ length: storefrontEvents.partitions }, (_, partition) => {
    const id = `tick-${String(sequence++)}`;
    return {
      topic: storefrontEvents.name,
      partition,
      key: null,
      value: JSON.stringify({ time }),
      headers: envelopeHeaders({ id, type: CLOCK_TICK, source: '/test', time, recordedAt: time }),
    };
  });
}

const view = (userId: string, time: number) =>
  record('product.viewed', userId, time, { product_id: 'tea', category: 'Tea', price: 4.5 });
const order = (userId: string, time: number, total: number) =>
  record('order.completed', userId, time, { order_id: `o${String(sequence)}`, total });
const refund = (userId: string, time: number, total: number) =>
  record('order.refunded', userId, time, { order_id: `r${String(sequence)}`, total });

describe('profile-service', () => {
  let runtime: Runtime;
  let service: RunningService;
  const failures: unknown[] = [];

  beforeEach(async () => {
    runtime = openEmbeddedRuntime(':memory:');
    const environment = {
      PORT: '0',
      HOST: '127.0.0.1',
      MODEL_SYNC: 'wait',
      MODEL_EPOCH_MS: String(DAY),
      KMEANS_CLUSTERS: String(CLUSTERS),
      KMEANS_START_VECTORS: '30',
    };
    service = await startService(profileService, {
      config: configOf(profileService, environment),
      runtime,
      logger: jsonLogger('error', 'test'),
      onFailure: (error) => failures.push(error),
    });
  });

  afterEach(async () => {
    await service.close();
    await runtime.close();
    expect(failures).toEqual([]);
  });

  const get = async (path: string) => {
    const headers = { authorization: `Bearer ${demoTenant.secretKey}` };
    const response = await fetch(service.url + path, { headers });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  /** Both folds have read all there is, twice in a row: nothing is under way between them. */
  async function caughtUp(): Promise<void> {
    for (let quiet = 0, before = ''; quiet < 2;) {
      const { body } = await get('/v1/progress');
      const folds = body['folds'] as { next: number; end: number }[];
      const now = JSON.stringify(folds);
      const done =
        folds.length > storefrontEvents.partitions && folds.every(({ next, end }) => next >= end);
      quiet = done && now === before ? quiet + 1 : 0;
      before = now;
    }
  }

  const appended = async (topic: string) =>
    (await runtime.log.offsets(topic)).reduce((sum, { first, next }) => sum + next - first, 0);

  it('keeps the profile of a shopper and the totals of the shop', async () => {
    await runtime.log.publish([
      view('ann', START),
      order('ann', START + 1_000, 19.99),
      refund('ann', START + DAY, 5),
      order('bob', START + 2_000, 0.1),
      ...ticks(START + DAY + 1),
    ]);
    await caughtUp();
    const { status, body } = await get('/v1/profiles?userId=ann');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      shopper: userPseudonym(demoTenant, 'ann'),
      firstSeen: '2026-03-01T09:00:00.000Z',
      sessions: 2,
      rfm: { frequency: 1, monetary: 14.99 },
      grossRevenue: 19.99,
      categories: [{ label: 'Tea', share: 1 }],
    });
    const shopper = body['shopper'] as string;
    expect((await get(`/v1/profiles?shopper=${shopper}`)).body['orders']).toBe(1);
    expect((await get('/v1/stats')).body).toEqual({
      shoppers: 2,
      orders: 2,
      refunds: 1,
      cancellations: 0,
      revenue: 15.09,
      grossRevenue: 20.09,
      segments: {},
    });
    expect((await get('/v1/segments')).body).toEqual({ segments: [] });
  });

  it('forms segments and puts shoppers into them', async () => {
    for (let day = 0; day < 6; day += 1) {
      const at = START + day * DAY;
      const names = Array.from({ length: 30 }, (_, i) => `user-${String(day)}-${String(i)}`);
      const records = names.flatMap((name, i) => {
        if (i % 3 === 0) return [view(name, at + i), view(name, at + i + 1)];
        return [order(name, at + i, i % 3 === 1 ? 10 + i : 1_000 + i)];
      });
      await runtime.log.publish([...records, ...ticks(at + DAY - 1)]);
    }
    const at = START + 6 * DAY;
    await runtime.log.publish([view('ann', at), order('bob', at, 1_200), ...ticks(at + 1_000)]);
    await caughtUp();

    const { body } = await get('/v1/segments');
    const segments = body['segments'] as { segment: string; name: string; size: number }[];
    expect(body['modelVersion']).toMatch(/^kmeans@\d+$/);
    expect(new Set(segments.map(({ name }) => name)).size).toBe(CLUSTERS);
    const members = segments.reduce((sum, { size }) => sum + size, 0);
    expect(members).toBeGreaterThan(30);
    // Nobody has moved yet: each member has entered once.
    expect(await appended(profileSegments.name)).toBe(members);
    expect(await appended(profileSegmentDefinitions.name)).toBeGreaterThanOrEqual(CLUSTERS);

    const segmentOf = async (user: string) =>
      (await get(`/v1/profiles?userId=${user}`)).body['segment'] as Record<string, string>;
    const [ann, bob] = [await segmentOf('ann'), await segmentOf('bob')];
    expect(ann['segment']).not.toBe(bob['segment']);
    expect(bob['reason']).toMatch(/high revenue|large baskets/);
    expect(bob['modelVersion']).toMatch(/^kmeans@\d+$/);
    const named = segments.find(({ segment }) => segment === bob['segment']);
    expect(bob['name']).toBe(named?.name);
    const stats = (await get('/v1/stats')).body['segments'] as Record<string, number>;
    expect(stats[named?.name ?? '']).toBe(named?.size);
  });

  it('knows nothing of a stranger, and refuses what it cannot read', async () => {
    const stranger = await get('/v1/profiles?anonymousId=nobody');
    expect(stranger).toMatchObject({
      status: 404,
      body: { statusCode: 404, message: 'no event of this shopper has been seen yet' },
    });
    for (const query of ['', '?userId=a&anonymousId=b', '?userId=a&userId=b', '?shopper=ann'])
      expect((await get(`/v1/profiles${query}`)).status).toBe(400);
    for (const path of ['profiles?userId=ann', 'stats', 'segments'])
      expect((await fetch(`${service.url}/v1/${path}`)).status).toBe(401);
  });

  it('describes its API', async () => {
    const { body } = await get('/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/v1/profiles',
      '/v1/segments',
      '/v1/stats',
    ]);
  });
});

describe('the configuration', () => {
  it('names the variable that is wrong', () => {
    expect(() => configOf(profileService, { KMEANS_CLUSTERS: '1' })).toThrow(/KMEANS_CLUSTERS/);
    expect(() => configOf(profileService, { KMEANS_HALF_LIFE_MS: 'long' })).toThrow(
      /KMEANS_HALF_LIFE_MS/,
    );
    expect(configOf(profileService, {}).KMEANS_CLUSTERS).toBe(6);
  });
});
