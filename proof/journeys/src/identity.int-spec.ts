import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liveEnvironment } from '@tradewind/cli';
import type { EmbeddedPlatform, ProcessPlatform } from '@tradewind/cli';
import { embedded, onKafkaAndRedis } from './platforms.js';
import type { PlatformRun } from './platforms.js';
import { until } from './until.js';

const VISITOR = 'browser-of-mia';
const USER = 'mia';
const MATS = ['mat-red', 'mat-blue', 'mat-green'];

type Platform = Pick<EmbeddedPlatform | ProcessPlatform, 'urls'>;

const headers = {
  authorization: 'Bearer demo-secret-key',
  'content-type': 'application/json',
};

async function get<T>(
  { urls }: Platform,
  service: keyof Platform['urls'],
  path: string,
): Promise<T | undefined> {
  const answer = await fetch(urls[service] + path, { headers });
  return answer.ok ? ((await answer.json()) as T) : undefined;
}

async function post(url: string, body: unknown): Promise<void> {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${url}: ${await answer.text()}`);
}

async function track({ urls }: Platform, batch: readonly unknown[]): Promise<void> {
  await post(`${urls['collector-service']}/v1/batch`, { writeKey: 'demo-server-key', batch });
}

const product = (id: string) => ({ product_id: id, name: id, category: 'mats', price: 25 });
const viewed = (by: object, id: string) => ({
  ...{ ...by, type: 'track', event: 'Product Viewed' },
  properties: product(id),
});

/** What others look at, so that there is something to recommend. */
const others = Array.from({ length: 8 }, (_, n) => [
  viewed({ userId: `other-${String(n)}` }, `rug-${String(n % 3)}`),
  viewed({ userId: `other-${String(n)}` }, 'mat-red'),
]).flat();

const visit = [
  {
    ...{ type: 'track', event: 'Order Completed', anonymousId: VISITOR },
    properties: { order_id: 'MIA-1', total: 30, currency: 'EUR' },
  },
  ...MATS.map((id) => viewed({ anonymousId: VISITOR }, id)),
  {
    ...{ type: 'track', event: 'Product Added', anonymousId: VISITOR },
    properties: { ...product('mat-blue'), quantity: 2 },
  },
];

interface Profile {
  readonly shopper: string;
  readonly events: Readonly<Record<string, number>>;
  readonly orders: number;
}

interface Campaigns {
  readonly cart: { readonly items: readonly { readonly item: string }[]; readonly value: number };
  readonly orders: number;
  readonly campaigns: readonly { readonly kind: string; readonly status: string }[];
}

async function signIn(platform: Platform): Promise<void> {
  await track(platform, [...others, ...visit]);
  await until('the visitor to be known', async () => {
    const found = await get<Profile>(
      platform,
      'profile-service',
      `/v1/profiles?anonymousId=${VISITOR}`,
    );
    return found?.events['product.viewed'] === MATS.length ? found : undefined;
  });
  await track(platform, [{ type: 'identify', userId: USER, anonymousId: VISITOR }]);
}

async function expectKnown(platform: Platform): Promise<void> {
  const profile = await until('the profile of the customer', async () => {
    const found = await get<Profile>(platform, 'profile-service', `/v1/profiles?userId=${USER}`);
    return found?.events['product.viewed'] === MATS.length ? found : undefined;
  });
  expect(profile).toMatchObject({
    orders: 1,
    events: { 'cart.item_added': 1, 'user.identified': 1 },
  });
  const byBrowser = await get<Profile>(
    platform,
    'profile-service',
    `/v1/profiles?anonymousId=${VISITOR}`,
  );
  expect(byBrowser?.shopper).toBe(profile.shopper);
  const stats = await until('the totals of the shop', async () => {
    const found = await get<{ shoppers: number; orders: number }>(
      platform,
      'profile-service',
      '/v1/stats',
    );
    return found?.shoppers === 9 ? found : undefined;
  });
  expect(stats).toMatchObject({ shoppers: 9, orders: 1 });
}

async function expectList(platform: Platform): Promise<void> {
  const items = await until('a list from what the visitor saw', async () => {
    const list = await get<{ items: readonly { item: string }[] }>(
      platform,
      'recommender-service',
      `/v1/recommendations?userId=${USER}`,
    );
    const found = list?.items.map(({ item }) => item) ?? [];
    return found.length > 0 && !found.some((item) => MATS.includes(item)) ? found : undefined;
  });
  expect(items).toContain('rug-0');
}

async function expectCampaign(platform: Platform): Promise<void> {
  const found = await until('the reminder of the cart', async () => {
    const path = `/v1/campaigns?userId=${USER}`;
    const known = await get<Campaigns>(platform, 'marketing-service', path);
    return known && known.campaigns.length > 0 ? known : undefined;
  });
  expect(found).toMatchObject({
    ...{ orders: 1, campaigns: [{ kind: 'cart-abandonment', status: 'requested' }] },
    cart: { items: [{ item: 'mat-blue', quantity: 2 }], value: 50 },
  });
}

async function expectAnswer(platform: Platform): Promise<void> {
  const url = `${platform.urls['chatbot-service']}/v1/conversations/of-mia`;
  await post(`${url}/messages`, {
    text: 'where is my order MIA-1?',
    userId: USER,
    messageId: 'm1',
  });
  const answer = await until('the answer', async () => {
    const path = '/v1/conversations/of-mia';
    const conversation = await get<{ turns: readonly { from: string; text?: string }[] }>(
      platform,
      'chatbot-service',
      path,
    );
    return conversation?.turns.find(({ from }) => from === 'assistant');
  });
  expect(answer.text).toContain('MIA-1 of');
}

const platforms: readonly [
  string,
  (run: PlatformRun, journey: (platform: Platform) => Promise<void>) => Promise<void>,
][] = [
  ['embedded', embedded],
  ['on Kafka and Redis', onKafkaAndRedis],
];

describe.each(platforms)('a visitor who signs in, %s', (_, on) => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tradewind-identity-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is known to profile, list, cart, campaigns and conversation', async () => {
    const env = { ...liveEnvironment, CART_ABANDONED_AFTER_MS: '3000' };
    await on({ env, directory }, async (platform) => {
      await signIn(platform);
      await expectKnown(platform);
      await expectAnswer(platform);
      await expectCampaign(platform);
      await expectList(platform);
    });
  });
});
