import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { configOf, demoTenant, userHashOf } from '@tradewind/service';
import { ServiceBed } from '@tradewind/service/testing';
import { consoleService } from '../index.js';
import { collections, kinds } from './assortment.js';
import { catalogue, itemRows } from './catalogue.js';
import { pictureOf } from './pictures/picture.js';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly body: unknown;
}

interface ToldEvent {
  readonly event: string;
  readonly userId?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The platform behind the shop; `answers` are by path. */
let behind: Server;
let received: Received[] = [];
let answers: Readonly<Record<string, unknown>> = {};
let bed: ServiceBed;

beforeAll(async () => {
  behind = createServer((request, response) => {
    let text = '';
    request.on('data', (part: Buffer) => (text += part.toString()));
    request.on('end', () => {
      const { method, url = '', headers } = request;
      const body: unknown = text === '' ? undefined : JSON.parse(text);
      received.push({ method, url, key: headers.authorization, body });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answers[url.split('?', 1)[0] ?? ''] ?? {}));
    });
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((behind.address() as AddressInfo).port)}`;
  bed = await ServiceBed.start(consoleService, {
    ...{ COLLECTOR_URL: url, MARKETING_URL: url, CHATBOT_URL: url, SHOP_URL: url },
    ...{ DEMO_SHOP: 'true', HOST: '127.0.0.1' },
  });
});
beforeEach(() => {
  received = [];
  answers = {};
});
afterAll(async () => {
  await (bed as ServiceBed | undefined)?.close();
  behind.closeAllConnections();
  behind.close();
});

const ask = (path: string, init: RequestInit = {}) => fetch(`${bed.url}/shop${path}`, init);
const post = (path: string, body: object, cookie = '') =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', cookie },
    body: JSON.stringify(body),
  });

async function signIn(customer: string): Promise<string> {
  const response = await post('/api/sign-in', { customer });
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

const told = () =>
  received
    .filter(({ url }) => url === '/v1/batch')
    .flatMap(({ body }) => (body as { batch: ToldEvent[] }).batch);

describe('the catalogue of the demonstration shop', () => {
  it('is 60 products of 5 categories, each with a picture and a name in both languages', () => {
    expect(catalogue.products).toHaveLength(60);
    expect(new Set(catalogue.products.map(({ id }) => id)).size).toBe(60);
    for (const { name, text, category, price } of catalogue.products) {
      expect(name.zh).toMatch(/^\p{Script=Han}+$/u);
      expect(`${name.en}${text.en}`).not.toMatch(/\p{Script=Han}/u);
      expect(text.zh).not.toBe('');
      expect(catalogue.categories.map(({ id }) => id)).toContain(category);
      expect(Number.isInteger(price) && price > 0).toBe(true);
    }
  });

  it('has pictures that differ, need nothing from elsewhere and no style', () => {
    const pictures = kinds.flatMap(({ id }) =>
      collections.map(({ palette }) => pictureOf(id, palette)),
    );
    expect(new Set(pictures).size).toBe(60);
    for (const picture of pictures) {
      expect(picture.replace('xmlns="http://www.w3.org/2000/svg"', '')).not.toMatch(
        /http|href|style|script|undefined|NaN/,
      );
    }
  });

  it('is stated to the platform when the console starts', async () => {
    const restarted = await ServiceBed.start(consoleService, {
      ...{ SHOP_URL: `http://127.0.0.1:${String((behind.address() as AddressInfo).port)}` },
      ...{ DEMO_SHOP: 'true', HOST: '127.0.0.1' },
    });
    const isStated = () => received.some(({ url }) => url === '/v1/items');
    for (let looks = 0; looks < 500 && !isStated(); looks++) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(received.find(({ url }) => url === '/v1/items')).toEqual({
      ...{ method: 'PUT', url: '/v1/items', key: `Bearer ${demoTenant.secretKey}` },
      body: itemRows(),
    });
    await restarted.close();
  });
});

describe("the demonstration shop's server", () => {
  it('signs customers in, with the signature of the shop, and out', async () => {
    const response = await post('/api/sign-in', { customer: 'ada' });
    const customer = { name: 'Ada Winter', userId: 'kestrel-ada' };
    expect(await response.json()).toEqual({
      ...customer,
      userHash: userHashOf(demoTenant, 'kestrel-ada'),
    });
    const set = response.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/; Path=\/shop; Max-Age=\d+; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain('ada');
    const cookie = set.split(';', 1)[0] ?? '';
    const session = await ask('/api/session', { headers: { cookie } });
    expect(await session.json()).toMatchObject({ customer });
    const out = await post('/api/sign-out', {}, cookie);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    const changed = await ask('/api/session', { headers: { cookie: `${cookie}x` } });
    expect(await changed.json()).not.toHaveProperty('customer');
    expect((await post('/api/sign-in', { customer: 'eve' })).status).toBe(400);
  });

  it('takes orders at its own prices, and tells the platform with the server key', async () => {
    const cookie = await signIn('mei');
    const lines = [
      { id: 'mug-tide', quantity: 2 },
      { id: 'tin-dune', quantity: 1 },
    ];
    const response = await post('/api/orders', { anonymousId: 'browser', lines }, cookie);
    const order = (await response.json()) as { orderId: string };
    expect(order).toMatchObject({ subtotal: 43, shipping: 4.9, total: 47.9 });
    expect(order.orderId).toMatch(/^KH-\d{6}$/);
    expect(received.at(-1)?.key).toBe(`Bearer ${demoTenant.serverKey}`);
    expect(told()).toMatchObject([
      {
        ...{ event: 'Order Completed', userId: 'kestrel-mei' },
        properties: { order_id: order.orderId, total: 47.9, currency: 'EUR' },
      },
    ]);
  });

  it('takes orders of visitors; none for what it does not have', async () => {
    const order = { anonymousId: 'browser', lines: [{ id: 'clock-moss', quantity: 1 }] };
    expect((await post('/api/orders', order)).status).toBe(201);
    expect(told()).toMatchObject([{ properties: { shipping: 0, total: 62 } }]);
    expect(told()[0]).not.toHaveProperty('userId');
    for (const lines of [[], [{ id: 'yacht', quantity: 1 }], [{ id: 'mug-tide', quantity: 0.5 }]]) {
      expect((await post('/api/orders', { ...order, lines })).status).toBe(400);
    }
    expect(told()).toHaveLength(1);
  });

  it('shows the campaign that was requested for a shopper, and none of another', async () => {
    const campaign = { campaignId: 'c', kind: 'cart-abandonment', at: new Date().toISOString() };
    const view = {
      ...{ shopper: 'a_1', cart: { items: [{}] } },
      campaigns: [
        { ...campaign, status: 'suppressed', campaignId: 'b' },
        { ...campaign, status: 'requested' },
      ],
    };
    const read = async (cookie = '') => {
      const response = await ask('/api/campaign?anonymousId=browser', { headers: { cookie } });
      return response.json();
    };
    answers = { '/v1/campaigns': view };
    expect(await read()).toEqual({ campaign });
    expect(received.at(-1)?.url).toBe('/v1/campaigns?anonymousId=browser');
    answers = { '/v1/campaigns': { ...view, cart: { items: [] } } };
    expect(await read()).toEqual({});
    answers = { '/v1/campaigns': { ...view, shopper: 'u_1' } };
    expect(await read()).toEqual({});
    expect(await read(await signIn('sol'))).toEqual({ campaign });
    expect(received.at(-1)?.url).toBe('/v1/campaigns?userId=kestrel-sol');
  });

  it('serves its pages and pictures under the policy of the console', async () => {
    const picture = await ask('/pictures/teapot-ember.svg');
    expect(picture.headers.get('content-type')).toContain('image/svg+xml');
    expect(picture.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await ask('/pictures/yacht-ember.svg')).status).toBe(404);
    expect((await ask('/', { redirect: 'manual' })).headers.get('location')).toBe('/shop');
  });
});

describe('where it is not to be', () => {
  const opened = (environment: Record<string, string>) => () =>
    configOf(consoleService, { DEMO_SHOP: 'true', HOST: '127.0.0.1', ...environment });

  it('is off unless it is asked for', () => {
    expect(configOf(consoleService, {}).DEMO_SHOP).toBe(false);
  });

  it.each([
    [{ HOST: '0.0.0.0' }, 'HOST=127.0.0.1'],
    [{ HOST: '10.0.0.1' }, 'HOST=127.0.0.1'],
    [
      {
        TENANTS:
          '[{"name":"s","writeKey":"w","secretKey":"a-secret-of-s","pseudonymKey":"pseudonym-of-the-s"}]',
      },
      'demonstration tenant',
    ],
  ])('is refused with %j', (environment, reason) => {
    expect(opened({})).not.toThrow();
    expect(opened(environment as Record<string, string>)).toThrow(reason);
  });
});
