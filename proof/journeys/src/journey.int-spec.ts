import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Analytics } from '@segment/analytics-node';
import { liveEnvironment, ProcessPlatform } from '@tradewind/cli';
import {
  marketingCampaigns,
  profileSegments,
  recommenderRecommendations,
} from '@tradewind/contracts';
import { kafkaOf, realStack, resetStack } from './real-stack.js';
import { serverSentEvents } from './server-sent-events.js';
import { Subscriber } from './subscriber.js';
import { until } from './until.js';

const SERVER_KEY = 'demo-server-key';
const AUTHORIZED = { authorization: 'Bearer demo-secret-key' };
const SHOPPER = 'ada@shop.example';
const ORDER = 'TW-1815';
const CROWD = 30;

const goods = ['kettle', 'teapot', 'mug', 'tray', 'towel'].map((name, i) => ({
  product_id: `P-${name}`,
  name,
  category: i < 3 ? 'tea' : 'table',
  price: 10 + i,
  quantity: 1,
}));

let platform: ProcessPlatform;
let subscriber: Subscriber;
let analytics: Analytics;
let logDir: string;

beforeAll(async () => {
  const stack = realStack();
  await resetStack(stack);
  logDir = await mkdtemp(join(tmpdir(), 'tradewind-journey-'));
  platform = await ProcessPlatform.start({
    ...stack,
    env: {
      ...liveEnvironment,
      CART_ABANDONED_AFTER_MS: '3000',
      KMEANS_START_VECTORS: '10',
      KMEANS_CLUSTERS: '3',
    },
    logDir,
    onDeath: () => undefined,
  });
  await platform.whenReady(new AbortController().signal);
  subscriber = await Subscriber.open(kafkaOf(stack), [
    profileSegments.name,
    recommenderRecommendations.name,
    marketingCampaigns.name,
  ]);
  analytics = new Analytics({
    writeKey: SERVER_KEY,
    host: platform.urls['collector-service'],
    flushInterval: 100,
  });
});

afterAll(async () => {
  await analytics.closeAndFlush({ timeout: 5_000 });
  await subscriber.close();
  await platform.stop();
  await rm(logDir, { recursive: true });
});

function view(userId: string, at: number): void {
  const properties = goods[at % goods.length];
  if (properties) analytics.track({ userId, event: 'Product Viewed', properties });
}

/** Other shoppers, whose behaviour the models learn. */
function crowd(): void {
  for (let i = 0; i < CROWD; i++) {
    for (let at = 0; at <= i % 4; at++) view(`guest-${String(i)}`, i + at);
  }
}

async function get(service: keyof ProcessPlatform['urls'], path: string): Promise<unknown> {
  const response = await fetch(platform.urls[service] + path, { headers: AUTHORIZED });
  return response.ok ? await response.json() : undefined;
}

describe('a shopper of a shop with the real analytics client', () => {
  let pseudonym: string;

  it('is known to the profile service under a pseudonym', async () => {
    analytics.identify({ userId: SHOPPER, traits: { email: SHOPPER } });
    view(SHOPPER, 0);
    crowd();
    const query = new URLSearchParams({ userId: SHOPPER }).toString();
    const profile = await until('the profile', () =>
      get('profile-service', `/v1/profiles?${query}`),
    );
    ({ shopper: pseudonym } = profile as { shopper: string });
    expect(pseudonym).not.toContain('ada');
  });

  it('enters a segment and is recommended products, as any Kafka consumer sees', async () => {
    let at = 0;
    const meanwhile = () => {
      // They view two of the products again and again, so that the others can be recommended.
      view(SHOPPER, at++ % 2);
      view(`guest-${String(at % CROWD)}`, at);
      return Promise.resolve();
    };
    const own = ({ key }: { key: string }) => key === `demo:${pseudonym}`;
    const unseen = goods.slice(2).map((good) => good.product_id);
    const itemsOf = (data: Record<string, unknown>) =>
      (data['items'] as { item: string }[]).map(({ item }) => item);
    const segment = await until(
      'the segment event',
      () => subscriber.find('segment.entered', own),
      { meanwhile },
    );
    expect(segment.data).toMatchObject({ shopper: pseudonym });
    expect(segment.data['reason']).toEqual(expect.stringMatching(/./));
    const list = await until(
      'the recommendation event',
      // A list from before the second view may contain that product.
      () =>
        subscriber.find(
          'recommendations.changed',
          (event) => own(event) && itemsOf(event.data).every((item) => unseen.includes(item)),
        ),
      { meanwhile },
    );
    const items = itemsOf(list.data);
    expect(items.length).toBeGreaterThan(0);
    for (const item of items) expect(unseen).toContain(item);
  });

  it('gets a campaign for an abandoned cart', async () => {
    const [properties] = goods;
    analytics.track({ userId: SHOPPER, event: 'Product Added', properties: { ...properties } });
    const campaign = await until('the campaign event', () =>
      subscriber.find(
        'campaign.requested',
        ({ data }) => data['shopper'] === pseudonym && data['kind'] === 'cart-abandonment',
      ),
    );
    expect(campaign.data['reason']).toEqual(expect.stringMatching(/./));
  });

  it('asks the chatbot where the order is, and gets an answer', async () => {
    analytics.track({
      userId: SHOPPER,
      event: 'Order Completed',
      properties: { order_id: ORDER, total: 21, currency: 'EUR', products: goods.slice(0, 2) },
    });
    const query = new URLSearchParams({ userId: SHOPPER }).toString();
    await until('the order in the profile', async () => {
      const profile = await get('profile-service', `/v1/profiles?${query}`);
      return (profile as { orders: number }).orders === 1 ? true : undefined;
    });
    const conversation = `${platform.urls['chatbot-service']}/v1/conversations/ada-1`;
    const done = new AbortController();
    const init = { headers: AUTHORIZED, signal: done.signal };
    const ask = async () => {
      const response = await fetch(`${conversation}/messages`, {
        method: 'POST',
        headers: { ...AUTHORIZED, 'content-type': 'application/json' },
        body: JSON.stringify({ text: 'Where is my order?', userId: SHOPPER }),
      });
      expect(response.status).toBe(202);
    };
    await ask();
    for await (const { type, data } of serverSentEvents(`${conversation}/events`, init)) {
      if (type !== 'message' || data === '') continue;
      const answer = JSON.parse(data) as { text: string };
      // The order may reach the chatbot's own state a moment later than the profile's.
      if (!answer.text.includes(ORDER)) await ask();
      else break;
    }
    done.abort();
  });
});
