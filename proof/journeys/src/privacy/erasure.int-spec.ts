import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { liveEnvironment } from '@tradewind/cli';
import type { EmbeddedPlatform, ProcessPlatform } from '@tradewind/cli';
import { embedded, onKafkaAndRedis } from '../platforms.js';
import type { PlatformRun } from '../platforms.js';
import { flushRedis, realStack } from '../real-stack.js';
import { until } from '../until.js';

type Platform = Pick<EmbeddedPlatform | ProcessPlatform, 'urls'>;
type Service = keyof Platform['urls'];

const headers = {
  authorization: 'Bearer demo-secret-key',
  'content-type': 'application/json',
};

async function get<T>({ urls }: Platform, service: Service, path: string): Promise<T | undefined> {
  const answer = await fetch(urls[service] + path, { headers });
  return answer.ok ? ((await answer.json()) as T) : undefined;
}

async function post<T>({ urls }: Platform, service: Service, path: string, body: unknown) {
  const answer = await fetch(urls[service] + path, {
    ...{ method: 'POST', headers, body: JSON.stringify(body) },
  });
  if (!answer.ok) throw new Error(`${path}: ${await answer.text()}`);
  return (await answer.json()) as T;
}

interface TrackingAnswer {
  readonly accepted: number;
  readonly rejected: readonly { readonly reason: string }[];
}

const track = (platform: Platform, batch: readonly unknown[]) =>
  post<TrackingAnswer>(platform, 'collector-service', '/v1/batch', {
    ...{ writeKey: 'demo-server-key', batch },
  });

const viewed = (by: object) => ({
  ...{ ...by, type: 'track', event: 'Product Viewed' },
  properties: { product_id: 'mat', category: 'mats', price: 25 },
});

const visit = [
  viewed({ anonymousId: 'phone-of-mia' }),
  { type: 'identify', userId: 'mia', anonymousId: 'phone-of-mia' },
  {
    ...{ type: 'track', event: 'Order Completed', userId: 'mia' },
    properties: { order_id: 'MIA-1', total: 30, currency: 'EUR' },
  },
  viewed({ userId: 'bob' }),
];

const profileOf = (platform: Platform, who: string) =>
  get<{ orders: number; events: Record<string, number> }>(
    platform,
    'profile-service',
    `/v1/profiles?${who}`,
  );

interface Receipt {
  readonly id: string;
  readonly status: string;
  readonly services: readonly { readonly fold: string; readonly found: number }[];
}

async function regulate(platform: Platform, body: object): Promise<Receipt> {
  const { id } = await post<Receipt>(platform, 'profile-service', '/v1/regulations', body);
  return until(`the receipts of ${JSON.stringify(body)}`, async () => {
    const receipt = await get<Receipt>(platform, 'profile-service', `/v1/regulations/${id}`);
    return receipt?.status === 'done' ? receipt : undefined;
  });
}

async function come(platform: Platform): Promise<void> {
  await track(platform, visit);
  await post(platform, 'chatbot-service', '/v1/conversations/of-mia/messages', {
    ...{ text: 'where is my order MIA-1?', userId: 'mia', anonymousId: 'phone-of-mia' },
  });
  await until('the shopper to be known', async () => {
    const profile = await profileOf(platform, 'anonymousId=phone-of-mia');
    const orders = await ordersOf(platform);
    return (profile?.orders === 1 && orders === 1) || undefined;
  });
  await until('the answer', () => conversationOf(platform));
}

const ordersOf = async (platform: Platform) =>
  (await get<{ orders: readonly unknown[] }>(platform, 'chatbot-service', '/v1/orders?userId=mia'))
    ?.orders.length;

const conversationOf = (platform: Platform) =>
  get<object>(platform, 'chatbot-service', '/v1/conversations/of-mia');

async function expectNobody(platform: Platform): Promise<void> {
  for (const who of ['userId=mia', 'anonymousId=phone-of-mia']) {
    expect(await profileOf(platform, who)).toBeUndefined();
  }
  expect(await ordersOf(platform)).toBeFalsy();
  expect(await conversationOf(platform)).toBeUndefined();
  const bob = await profileOf(platform, 'userId=bob');
  expect(bob?.events['product.viewed']).toBe(1);
}

async function expectExport(platform: Platform): Promise<void> {
  const { id } = await regulate(platform, { type: 'export', userIds: ['mia'] });
  const told = await until('the export', () =>
    get<{ shoppers: readonly { kept: Record<string, readonly object[]> }[] }>(
      platform,
      'profile-service',
      `/v1/regulations/${id}/export`,
    ),
  );
  const kept = told.shoppers[0]?.kept ?? {};
  expect(Object.keys(kept).toSorted()).toEqual([
    'chatbot-service/conversation',
    'chatbot-service/orders',
    'marketing-service/marketing',
    'profile-service/profile',
    'recommender-service/shopper',
  ]);
  expect(JSON.stringify(kept['chatbot-service/orders'])).toContain('MIA-1');
}

const platforms: readonly [
  string,
  (run: PlatformRun, journey: (platform: Platform) => Promise<void>) => Promise<void>,
  () => Promise<void>,
][] = [
  ['embedded', embedded, () => Promise.resolve()],
  ['on Kafka and Redis', onKafkaAndRedis, () => flushRedis(new URL(realStack().redisUrl))],
];

describe.each(platforms)('a shopper who asks to be forgotten, %s', (_, on, loseState) => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tradewind-erasure-'));
  });
  afterAll(() => rm(directory, { recursive: true }));

  it('is exported, then gone from every service, and stays away when all state is lost', async () => {
    await on({ env: liveEnvironment, directory }, async (platform) => {
      await come(platform);
      await expectExport(platform);
      const body = { type: 'erase', suppress: true, anonymousIds: ['phone-of-mia'] };
      const { id, services } = await regulate(platform, body);
      for (const { found } of services) expect(found).toBeGreaterThan(0);
      await expectNobody(platform);
      await loseState();
      await until('the others to be back', async () => {
        const bob = await profileOf(platform, 'userId=bob');
        return bob?.events['product.viewed'] === 1 || undefined;
      });
      await until('the receipt to be back', async () => {
        const receipt = await get<Receipt>(platform, 'profile-service', `/v1/regulations/${id}`);
        return receipt?.status === 'done' || undefined;
      });
      await expectNobody(platform);
      await until('the suppression to hold', async () => {
        const { accepted, rejected } = await track(platform, [viewed({ userId: 'mia' })]);
        const isDropped = rejected.some(({ reason }) => reason.startsWith('suppressed'));
        return accepted === 0 && isDropped ? true : undefined;
      });
      await expectNobody(platform);
    });
  });
});
