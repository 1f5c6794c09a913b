import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  campaignDocument,
  envelopeHeaders,
  keyOf,
  marketingCampaigns,
  marketingItemSignals,
  profileSegments,
  storefrontItemChanges,
  type TopicContract,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import type { CampaignReport } from '@tradewind/marketing';
import { configOf, demoTenant, userPseudonym } from '@tradewind/service';
import { documentRecords, ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { marketingService } from './index.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1, 9);
const EPOCH = 6 * HOUR;

const add = (userId: string, time: number) =>
  storefrontRecord('cart.item_added', userId, time, { product_id: 'tea', price: 4.5, quantity: 2 });
const view = (userId: string, time: number) =>
  storefrontRecord('product.viewed', userId, time, { product_id: 'tea', price: 4.5 });
const order = (userId: string, time: number, id: string) =>
  storefrontRecord('order.completed', userId, time, { order_id: id, revenue: 9, products: [] });

function recordOf(
  topic: TopicContract,
  type: string,
  id: string,
  ...[time, data]: [number, object]
): NewRecord {
  const key = keyOf(demoTenant.name, id);
  return {
    ...{ topic: topic.name, partition: partitionOf(key, topic.partitions), key },
    value: JSON.stringify(data),
    headers: envelopeHeaders({
      ...{ id: `${type} ${id}`, type, source: '/test', key, time, recordedAt: time },
    }),
  };
}

describe('marketing-service', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(marketingService, {
      MODEL_EPOCH_MS: String(EPOCH),
      CAMPAIGNS_PER_WEEK: '2',
    });
  });
  afterEach(() => bed.close());

  it('requests a campaign for an abandoned cart and credits it with the order', async () => {
    await bed.publish(add('ann', START), ...ticks(START + 2 * HOUR));
    await bed.caughtUp();
    const open = await bed.get('/v1/campaigns?userId=ann');
    expect(open).toMatchObject({
      status: 200,
      body: {
        shopper: userPseudonym(demoTenant, 'ann'),
        cart: { items: [{ item: 'tea', quantity: 2, price: 4.5 }], value: 9 },
        campaigns: [
          { kind: 'cart-abandonment', status: 'requested', at: '2026-03-01T10:00:00.000Z' },
        ],
      },
    });
    await bed.publish(order('ann', START + 3 * HOUR, 'o1'));
    await bed.caughtUp();
    const { body } = await bed.get(`/v1/campaigns?shopper=${userPseudonym(demoTenant, 'ann')}`);
    expect(body).toMatchObject({ orders: 1, cart: { items: [], value: 0 } });
    expect(body['campaigns']).toMatchObject([{ status: 'converted' }, { status: 'requested' }]);
    expect((await bed.get('/v1/stats')).body).toEqual({
      campaigns: { 'cart-abandonment': 1 },
      suppressed: {},
      heldOut: {},
      converted: { 'cart-abandonment': 1 },
      reversed: {},
      convertedRevenue: 9,
      convertedRevenues: { '': 9 },
      orders: 1,
    });
    expect(await bed.appended(marketingCampaigns)).toBe(2);
    const decided = (decision: string) =>
      bed.metric('tradewind_campaigns_total', { kind: 'cart-abandonment', decision });
    expect([await decided('requested'), await decided('converted')]).toEqual([1, 1]);
    expect(await bed.metric('tradewind_event_to_output_seconds_count')).toBeGreaterThan(0);
  });

  it('reaches who has noticed an item when its price falls, and who comes into a segment', async () => {
    await bed.setDocument(campaignDocument, 'drop', {
      trigger: { kind: 'price-drop' },
      holdOut: 0,
    });
    const entering = { trigger: { kind: 'segment-entered', segment: 'vip' }, holdOut: 0 } as const;
    await bed.setDocument(campaignDocument, 'vip', entering);
    await bed.publish(view('ann', START), view('bob', START), ...ticks(START));
    await bed.caughtUp();
    const changed = { item: 'tea', from: 5, to: 4, share: 0.2 };
    const drop = recordOf(
      storefrontItemChanges,
      'item.price_dropped',
      'tea',
      START + HOUR,
      changed,
    );
    const ann = userPseudonym(demoTenant, 'ann');
    const moved = { shopper: ann, segment: 'vip', reason: 'orders', modelVersion: 'rule@1' };
    const move = recordOf(profileSegments, 'segment.entered', ann, START + HOUR, moved);
    // Each comes twice, as after a crash.
    await bed.publish(drop, move, drop, move);
    await bed.caughtUp();
    await bed.publish(...ticks(START + 2 * HOUR));
    await bed.caughtUp();
    expect((await bed.get('/v1/campaigns?userId=ann')).body['campaigns']).toMatchObject([
      { kind: 'drop', status: 'requested', at: '2026-03-01T10:05:00.000Z' },
      { kind: 'vip', status: 'requested', at: '2026-03-01T10:00:00.000Z' },
    ]);
    expect((await bed.get('/v1/campaigns?userId=bob')).body['campaigns']).toMatchObject([
      { kind: 'drop' },
    ]);
    expect(await bed.appended(marketingItemSignals)).toBe(2);
    expect(await bed.appended(marketingCampaigns)).toBe(3);
  });

  it('reports what a campaign of the shop has come to', async () => {
    const tea = { trigger: { kind: 'event', event: 'product.viewed' }, holdOut: 0.5 } as const;
    await bed.setDocument(campaignDocument, 'tea', tea);
    const users = Array.from({ length: 30 }, (_, i) => `user-${String(i)}`);
    const viewed = users.map((user) => view(user, START));
    await bed.publish(...viewed, ...users.map((user) => order(user, START + HOUR, `o-${user}`)));
    await bed.caughtUp();
    const { status, body } = await bed.get('/v1/campaigns/tea/report');
    expect([status, body['occasions'], body['eligible']]).toEqual([200, 30, 30]);
    const { requested, heldOut, holdOut } = body as unknown as CampaignReport;
    expect(requested + heldOut).toBe(30);
    expect(holdOut).toMatchObject({
      treated: { shoppers: requested, buyers: requested, revenue: { '': 9 * requested } },
      control: { shoppers: heldOut, buyers: heldOut, revenue: { '': 9 * heldOut } },
      sampleRatio: { broken: false },
      incrementalRevenue: { '': { value: 0 } },
    });
    expect((await bed.get('/v1/stats')).body).toMatchObject({ heldOut: { tea: heldOut } });
    expect((await bed.get('/v1/campaigns/win-back/report')).body).toMatchObject({ occasions: 0 });
    expect((await bed.get('/v1/campaigns/nothing/report')).status).toBe(404);
  });

  it('waits as long as a document says, for what comes behind it', async () => {
    await bed.publish(add('ann', START));
    await bed.publish(
      ...documentRecords(campaignDocument, 'cart-abandonment', 1, { waitMinutes: 5 }),
    );
    await bed.publish(add('bob', START), ...ticks(START + HOUR / 2));
    await bed.caughtUp();
    const requested = async (user: string) =>
      (await bed.get(`/v1/campaigns?userId=${user}`)).body['campaigns'];
    expect(await requested('bob')).toMatchObject([{ at: '2026-03-01T09:05:00.000Z' }]);
    expect(await requested('ann')).toEqual([]);
    await bed.publish(...ticks(START + 2 * HOUR));
    await bed.caughtUp();
    expect(await requested('ann')).toMatchObject([{ at: '2026-03-01T10:00:00.000Z' }]);
  });

  it('learns who buys, then requests a campaign for high intent', async () => {
    for (let day = 0; day < 12; day++) {
      const at = START + day * DAY;
      const shoppers = Array.from({ length: 30 }, (_, i) => `user-${String(day)}-${String(i)}`);
      const records = shoppers.flatMap((name, i) =>
        i % 3 > 0
          ? [view(name, at + i)]
          : [view(name, at), add(name, at + 1_000), order(name, at + HOUR, `o-${name}`)],
      );
      await bed.publish(...records, ...ticks(at + DAY - 1));
    }
    await bed.caughtUp();
    const { body } = await bed.get('/v1/models');
    expect(body['propensity']).toMatchObject({ model: 'propensity', started: true });
    const { examples, positives, weights, prequential } = body['propensity'] as {
      examples: number;
      positives: number;
      weights: Record<string, number>;
      prequential: { examples: number; auc: number };
    };
    // A visitor of a day gives one example, a buyer two; those of the last day are still open.
    expect([examples, positives]).toEqual([440, 220]);
    expect(weights['cart lines']).toBeGreaterThan(0);
    // Half of the buyers' moments look like a visitor's, so that no ranking gets beyond 0.75.
    expect(prequential.auc).toBeGreaterThan(0.65);
    const ofModel = (name: string) =>
      bed.metric(`tradewind_model_${name}`, { model: 'propensity', tenant: 'demo' });
    expect(await ofModel('examples')).toBe(prequential.examples);
    // Half of the examples led to an order: without a model the loss is that of a coin.
    expect(await ofModel('baseline_loss')).toBeCloseTo(Math.LN2, 12);
    expect(await ofModel('loss')).toBeLessThan(Math.LN2);
    const learned = await bed.metric('tradewind_model_learned_until_seconds', {
      model: 'propensity',
    });
    // An epoch is learned once the clock of every partition has left it.
    expect(learned).toBe((START + 12 * DAY - 3 * HOUR) / 1_000);

    const at = START + 12 * DAY;
    await bed.publish(add('bob', at), ...ticks(at + 1_000));
    await bed.caughtUp();
    const bob = await bed.get('/v1/campaigns?userId=bob');
    const modelVersion = expect.stringMatching(/^propensity@\d+$/) as unknown;
    expect(bob.body['campaigns']).toMatchObject([
      { kind: 'high-intent', status: 'requested', modelVersion },
    ]);
    expect(bob.body['propensity']).toMatchObject({ at: new Date(at).toISOString() });
  });

  it('says what it has too little of, by tenant', async () => {
    const propensity = ['200 labelled examples', '20 examples that led to an order'];
    const { body } = await bed.get('/v1/models');
    expect(body['missing']).toMatchObject([
      ...propensity.map((text) => ({ what: 'propensity', text: `propensity: 0 of ${text}` })),
      { have: 0, need: 20 },
    ]);
    const { body: progress } = await bed.get('/v1/progress');
    const missing = progress['missing'] as { what: string }[];
    expect(new Set(missing.map(({ what }) => what))).toEqual(new Set(['propensity', 'campaigns']));
    await bed.publish(add('ann', START), ...ticks(START + 2 * HOUR));
    await bed.caughtUp();
    const { body: later } = await bed.get('/v1/progress');
    expect(later['missing']).not.toContainEqual(expect.objectContaining({ what: 'campaigns' }));
  });

  it('knows nothing of a stranger, and refuses what it cannot read', async () => {
    expect(await bed.get('/v1/campaigns?anonymousId=x')).toMatchObject({
      status: 200,
      body: { campaigns: [], orders: 0 },
    });
    for (const query of ['', '?userId=a&anonymousId=b', '?userId=a&userId=b', '?shopper=ann'])
      expect((await bed.get(`/v1/campaigns${query}`)).status).toBe(400);
    for (const path of ['campaigns?userId=ann', 'stats', 'models'])
      expect((await fetch(`${bed.url}/v1/${path}`)).status).toBe(401);
  });

  it('describes its API', async () => {
    const { body } = await bed.get('/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/v1/campaigns',
      '/v1/campaigns/{id}/report',
      '/v1/stats',
      '/v1/models',
      '/v1/webhooks',
      '/v1/webhooks/{id}/test',
      '/v1/campaigns/preview',
      '/v1/models/jobs',
      '/v1/models/{model}/promote',
      '/v1/models/{model}/unpin',
    ]);
  });
});

describe('the configuration', () => {
  it('names the variable that is wrong', () => {
    expect(() => configOf(marketingService, { CART_ABANDONED_AFTER_MS: 'soon' })).toThrow(
      /CART_ABANDONED_AFTER_MS/,
    );
    expect(() => configOf(marketingService, { HIGH_INTENT_EXIT: '0.9' })).toThrow(
      /HIGH_INTENT_EXIT: must not be above/,
    );
    expect(configOf(marketingService, {}).CART_ABANDONED_AFTER_MS).toBe(HOUR);
  });
});
