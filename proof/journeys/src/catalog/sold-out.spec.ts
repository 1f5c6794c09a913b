import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createTradewindClient, type TradewindClient } from '@tradewind/client';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { recommenderService } from '@tradewind/recommender-service';
import { demoTenant, openEmbeddedRuntime } from '@tradewind/service';
import { shopService } from '@tradewind/shop-service';
import { RunningServices } from '../settings/running-services.fixture.js';
import { until } from '../until.js';

/** From the answer to a statement until lists of another service follow it. */
const EFFECTIVE_WITHIN_MS = 10_000;

const runtime = openEmbeddedRuntime(':memory:');
const services = new RunningServices();
let client: TradewindClient;
let shop: string;

beforeAll(async () => {
  const shared = { ...runtime, close: () => Promise.resolve() };
  shop = await services.start(shopService, shared);
  const addresses = {
    'collector-service': await services.start(collectorService, shared),
    'recommender-service': await services.start(recommenderService, shared),
    'marketing-service': await services.start(marketingService, shared),
  };
  client = createTradewindClient({ addresses, secretKey: demoTenant.secretKey });
});
afterAll(async () => {
  await services.stop();
  await runtime.close();
});

const bearer = { authorization: `Bearer ${demoTenant.secretKey}` };

async function state(...items: object[]): Promise<void> {
  const response = await fetch(`${shop}/v1/items`, {
    method: 'PUT',
    headers: { ...bearer, 'content-type': 'application/json' },
    body: JSON.stringify(items),
  });
  expect(await response.json()).toMatchObject({ accepted: items.length, refused: 0 });
}

it('a shop takes a sold-out item out of all lists, and a browser cannot', async () => {
  const event = (userId: string, name: string, properties: object) => ({
    type: 'track',
    userId,
    event: name,
    properties,
  });
  const viewed = (userId: string, id: string) =>
    event(userId, 'Product Viewed', { product_id: id, name: `The ${id}` });
  const batch = Array.from({ length: 20 }, (_, i) => [
    viewed(`o${String(i)}`, 'camera'),
    viewed(`o${String(i)}`, 'tripod'),
  ]).flat();
  const sold = { product_id: 'camera', availability: 'out of stock', stock: 0 };
  const lens = { product_id: 'camera', name: 'The camera', price: 300, quantity: 1 };
  const send = async (key: string, ...events: object[]) => {
    const basic = `Basic ${Buffer.from(`${key}:`).toString('base64')}`;
    const { data } = await client.POST('/v1/batch', {
      body: { batch: events as Record<string, unknown>[] },
      headers: { authorization: basic },
    });
    expect(data).toMatchObject({ success: true, accepted: events.length, rejected: [] });
  };
  await send(demoTenant.writeKey, event('stranger', 'Product Updated', sold));
  const added = event('eve', 'Product Added', lens);
  await send(demoTenant.serverKey, ...batch, viewed('eve', 'tripod'), added);

  const list = async () => {
    const query = { userId: 'o1-friend', include: 'items' } as const;
    const { data } = await client.GET('/v1/recommendations', { params: { query } });
    return data?.items ?? [];
  };
  const camera = await until('the camera in a list, with what events taught', async () =>
    (await list()).find(({ item, fields }) => item === 'camera' && fields),
  );
  expect(camera.fields).toMatchObject({ name: 'The camera', available: true });

  await state({ id: 'camera', name: 'Camera X', stock: 0, price: 299, currency: 'EUR' });
  const from = performance.now();
  await until('the camera out of the list', async () =>
    (await list()).every(({ item }) => item !== 'camera') ? true : undefined,
  );
  expect(performance.now() - from).toBeLessThan(EFFECTIVE_WITHIN_MS);
  expect((await list()).map(({ item }) => item)).toContain('tripod');

  const ofEve = { params: { query: { userId: 'eve', include: 'items' } } } as const;
  const { data: eve } = await client.GET('/v1/campaigns', ofEve);
  expect(eve?.cart.items).toMatchObject([
    { item: 'camera', fields: { name: 'Camera X', price: 299, available: false } },
  ]);

  await state({ id: 'camera', stock: 5 });
  await until('the camera in the list again', async () =>
    (await list()).find(({ item }) => item === 'camera'),
  );

  await send(demoTenant.serverKey, event('shop', 'Product Updated', sold));
  await until('the camera out of the list by an event of the server', async () =>
    (await list()).every(({ item }) => item !== 'camera') ? true : undefined,
  );
});
