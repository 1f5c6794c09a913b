import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  CLOCK_TICK,
  envelopeHeaders,
  keyOf,
  recommenderRecommendations,
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
import { recommenderService } from './index.js';

const EPOCH = 60_000;
const START = Date.UTC(2026, 2, 1, 9);

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

const view = (userId: string, item: string, time: number) =>
  record('product.viewed', userId, time, { product_id: item });
const order = (userId: string, items: readonly string[], time: number) =>
  record('order.completed', userId, time, {
    order_id: `o${String(sequence)}`,
    products: items.map((item) => ({ product_id: item })),
  });

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

describe('recommender-service', () => {
  let runtime: Runtime;
  let service: RunningService;
  const failures: unknown[] = [];

  beforeEach(async () => {
    runtime = openEmbeddedRuntime(':memory:');
    const environment = {
      PORT: '0',
      HOST: '127.0.0.1',
      MODEL_SYNC: 'wait',
      MODEL_EPOCH_MS: String(EPOCH),
    };
    service = await startService(recommenderService, {
      config: configOf(recommenderService, environment),
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

  /** Orders of tea with a pot, and of coffee with a mill, then enough time for them to be learned. */
  async function learn(): Promise<void> {
    await runtime.log.publish(ticks(START));
    await runtime.log.publish([
      ...['ann', 'bob', 'cat'].map((name, i) => order(name, ['tea', 'pot'], START + i)),
      order('dan', ['coffee', 'mill'], START + 5),
      view('dan', 'coffee/beans', START + 6),
    ]);
    for (let epoch = 1; epoch <= 3; epoch++) {
      await runtime.log.publish(ticks(START + epoch * EPOCH));
      await caughtUp();
    }
  }

  const itemsOf = (body: Record<string, unknown>) =>
    (body['items'] as { item: string }[]).map(({ item }) => item);

  it('learns what goes together and recommends it with the reason', async () => {
    await learn();
    await runtime.log.publish([view('eve', 'tea', START + 3 * EPOCH + 1)]);
    await caughtUp();
    const { body } = await get('/v1/recommendations?userId=eve');
    expect(body).toMatchObject({
      shopper: userPseudonym(demoTenant, 'eve'),
      items: [
        { item: 'pot', source: 'neighbours', because: 'tea' },
        { item: 'coffee', source: 'trending' },
        { item: 'mill', source: 'trending' },
        { item: 'coffee/beans', source: 'trending' },
      ],
      modelVersion: `pairs@${String(START / EPOCH)}`,
    });
    expect(itemsOf((await get('/v1/recommendations?userId=eve&limit=1')).body)).toEqual(['pot']);
    const published = await runtime.log.offsets(recommenderRecommendations.name);
    expect(published.reduce((sum, { first, next }) => sum + next - first, 0)).toBe(1);
  });

  it('answers for neighbours of an item, by its id as it is', async () => {
    await learn();
    expect(await get('/v1/items/tea/neighbours')).toEqual({
      status: 200,
      body: {
        item: 'tea',
        touches: 15,
        neighbours: [{ item: 'pot', similarity: 2.9542 }],
        modelVersion: `pairs@${String(START / EPOCH)}`,
      },
    });
    const beans = await get('/v1/items/coffee%2Fbeans/neighbours?limit=1');
    expect(beans.body).toMatchObject({ item: 'coffee/beans', neighbours: [{}] });
    expect((await get('/v1/items/unknown/neighbours')).status).toBe(404);
    expect((await get('/v1/items/~trending:0/neighbours')).status).toBe(404);
  });

  it('gives a stranger what is trending', async () => {
    expect((await get('/v1/trending')).body).toEqual({ items: [], modelVersion: 'pairs@none' });
    await learn();
    const { body } = await get('/v1/trending?limit=3');
    expect(body['items']).toMatchObject([
      { item: 'pot', score: 15 },
      { item: 'tea', score: 15 },
      { item: 'coffee', score: 5 },
    ]);
    const stranger = await get('/v1/recommendations?anonymousId=nobody&limit=3');
    expect(itemsOf(stranger.body)).toEqual(itemsOf(body));
  });

  it('refuses what it cannot read, and who has no key', async () => {
    for (const query of ['', '?userId=a&anonymousId=b', '?userId=a&userId=b', '?userId=a&limit=0'])
      expect((await get(`/v1/recommendations${query}`)).status).toBe(400);
    expect((await get('/v1/trending?limit=many')).status).toBe(400);
    for (const path of ['recommendations?userId=ann', 'trending', 'items/tea/neighbours'])
      expect((await fetch(`${service.url}/v1/${path}`)).status).toBe(401);
  });

  it('describes its API', async () => {
    const { body } = await get('/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/v1/recommendations',
      '/v1/items/{id}/neighbours',
      '/v1/trending',
    ]);
  });
});

describe('the configuration', () => {
  it('has defaults and names the variable that is wrong', () => {
    expect(configOf(recommenderService, {}).RECOMMENDATIONS_LENGTH).toBe(10);
    for (const [name, value] of [
      ['PAIRS_WINDOW', '0'],
      ['PAIRS_EXPONENT', '2'],
      ['TRENDING_HALF_LIFE_MS', 'soon'],
    ] as const) {
      expect(() => configOf(recommenderService, { [name]: value })).toThrow(name);
    }
  });
});
