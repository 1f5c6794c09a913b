import 'reflect-metadata';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { collectorService } from '@tradewind/collector-service';
import { marketingService } from '@tradewind/marketing-service';
import { recommenderService } from '@tradewind/recommender-service';
import { demoTenant, openEmbeddedRuntime } from '@tradewind/service';
import { shopService } from '@tradewind/shop-service';
import { RunningServices } from '../settings/running-services.fixture.js';
import { until } from '../until.js';

/** From the answer to a statement until lists of another service follow it. */
const EFFECTIVE_WITHIN_MS = 10_000;

interface Listed {
  readonly item: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

const runtime = openEmbeddedRuntime(':memory:');
const services = new RunningServices();
let collector: string;
let recommender: string;
let marketing: string;
let shop: string;

beforeAll(async () => {
  const shared = { ...runtime, close: () => Promise.resolve() };
  collector = await services.start(collectorService, shared);
  recommender = await services.start(recommenderService, shared);
  marketing = await services.start(marketingService, shared);
  shop = await services.start(shopService, shared);
});
afterAll(async () => {
  await services.stop();
  await runtime.close();
});

const bearer = { authorization: `Bearer ${demoTenant.secretKey}` };

async function read(url: string): Promise<Record<string, unknown>> {
  return (await (await fetch(url, { headers: bearer })).json()) as Record<string, unknown>;
}

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
    const sent = await fetch(`${collector}/v1/batch`, {
      method: 'POST',
      headers: {
        authorization: `Basic ${Buffer.from(`${key}:`).toString('base64')}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ batch: events }),
    });
    expect(sent.status).toBe(200);
  };
  await send(demoTenant.writeKey, event('stranger', 'Product Updated', sold));
  const added = event('eve', 'Product Added', lens);
  await send(demoTenant.serverKey, ...batch, viewed('eve', 'tripod'), added);

  const list = async () => {
    const url = `${recommender}/v1/recommendations?userId=o1-friend&include=items`;
    return (await read(url))['items'] as readonly Listed[];
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

  const { cart } = (await read(`${marketing}/v1/campaigns?userId=eve&include=items`)) as {
    cart?: { items: readonly Listed[] };
  };
  expect(cart?.items).toMatchObject([
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
