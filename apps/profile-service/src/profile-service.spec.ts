import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  profileSegmentDefinitions,
  profileSegments,
  segmentDocument,
  segmentNameDocument,
} from '@tradewind/contracts';
import { configOf, demoTenant, userPseudonym } from '@tradewind/service';
import { ServiceBed, ticks } from '@tradewind/service/testing';
import { profileService } from './index.js';
import { DAY, order, refund, START, view } from './shopper-records.fixture.js';

const CLUSTERS = 3;

interface Named {
  readonly segment: string;
  readonly name: string;
  readonly size: number;
  readonly into?: readonly string[];
}

describe('profile-service', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(profileService, {
      MODEL_EPOCH_MS: String(DAY),
      KMEANS_CLUSTERS: String(CLUSTERS),
      KMEANS_START_VECTORS: '30',
    });
  });
  afterEach(() => bed.close());

  async function post(path: string, content: unknown) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(content);
    const response = await bed.fetch(path, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('keeps the profile of a shopper and the totals of the shop', async () => {
    await bed.publish(
      view('ann', START),
      order('ann', START + 1_000, 19.99),
      refund('ann', START + DAY, 5),
      order('bob', START + 2_000, 0.1),
      ...ticks(START + DAY + 1),
    );
    await bed.caughtUp();
    const { status, body } = await bed.get('/v1/profiles?userId=ann');
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
    expect((await bed.get(`/v1/profiles?shopper=${shopper}`)).body['orders']).toBe(1);
    expect((await bed.get('/v1/stats')).body).toEqual({
      shoppers: 2,
      orders: 2,
      refunds: 1,
      cancellations: 0,
      revenue: 15.09,
      grossRevenue: 20.09,
      currencies: {
        '': { orders: 2, refunds: 1, cancellations: 0, revenue: 15.09, grossRevenue: 20.09 },
      },
      segments: { 'New browsers': 1, 'New buyers': 1 },
    });
    const missing = [{ what: 'segments', have: 2, need: 30, text: 'segments: 2 of 30 shoppers' }];
    const { body: prior } = await bed.get('/v1/segments');
    expect(prior).toMatchObject({ modelVersion: 'kmeans@prior', missing, byRules: [] });
    expect((await bed.get('/v1/progress')).body).toMatchObject({ missing });
  });

  it('forms segments and puts shoppers into them', async () => {
    for (let day = 0; day < 6; day += 1) {
      const at = START + day * DAY;
      const names = Array.from({ length: 30 }, (_, i) => `user-${String(day)}-${String(i)}`);
      const records = names.flatMap((name, i) => {
        if (i % 3 === 0) return [view(name, at + i), view(name, at + i + 1)];
        return [order(name, at + i, i % 3 === 1 ? 10 + i : 1_000 + i)];
      });
      await bed.publish(...records, ...ticks(at + DAY - 1));
    }
    const at = START + 6 * DAY;
    await bed.publish(view('ann', at), order('bob', at, 1_200), ...ticks(at + 1_000));
    await bed.caughtUp();

    const { body } = await bed.get('/v1/segments');
    const segments = body['segments'] as Named[];
    expect(body['modelVersion']).toMatch(/^kmeans@\d+$/);
    expect(body['missing']).toEqual([]);
    const living = segments.filter(({ into }) => into === undefined);
    expect(new Set(living.map(({ name }) => name)).size).toBe(CLUSTERS);
    const members = segments.reduce((sum, { size }) => sum + size, 0);
    expect(members).toBe(182);
    // Each has entered one once, and left one for each further one entered.
    const moves = await bed.appended(profileSegments);
    expect([moves >= members, (moves - members) % 2]).toEqual([true, 0]);
    expect(await bed.appended(profileSegmentDefinitions)).toBeGreaterThanOrEqual(CLUSTERS);

    const segmentOf = async (user: string) =>
      (await bed.get(`/v1/profiles?userId=${user}`)).body['segment'] as Record<string, string>;
    const [ann, bob] = [await segmentOf('ann'), await segmentOf('bob')];
    expect(ann['segment']).not.toBe(bob['segment']);
    expect(bob['reason']).toMatch(/high revenue|large baskets|many orders/);
    expect(bob['modelVersion']).toMatch(/^kmeans@\d+$/);
    const named = segments.find(({ segment }) => segment === bob['segment']);
    expect(bob['name']).toBe(named?.name);

    if (named === undefined) throw new Error('bob is in no segment');
    await expectNameOf('bob', named.name, named.size);
    await bed.setDocument(segmentNameDocument, named.segment, { name: 'Big spenders' });
    await expectNameOf('bob', 'Big spenders', named.size);
    await bed.setDocument(segmentNameDocument, named.segment);
    await expectNameOf('bob', named.name, named.size);
  });

  /** Wherever the segment of a shopper is read, it has this name. */
  async function expectNameOf(user: string, name: string, size: number): Promise<void> {
    const { body } = await bed.get(`/v1/profiles?userId=${user}`);
    expect(body['segment']).toMatchObject({ name });
    const segments = (await bed.get('/v1/segments')).body['segments'] as Named[];
    expect(segments).toContainEqual(expect.objectContaining({ name, size }));
    // A segment that has ended may have had the name of one that stands.
    const all = segments.filter((each) => each.name === name);
    const sum = all.reduce((before, each) => before + each.size, 0);
    expect((await bed.get('/v1/stats')).body['segments']).toMatchObject({ [name]: sum });
  }

  it('puts shoppers into segments by rules from the first one on, and says why', async () => {
    const where = [
      { kind: 'profile' as const, field: 'orders' as const, atLeast: 1 },
      { kind: 'profile' as const, field: 'revenue' as const, atLeast: 50 },
    ];
    await bed.publish(order('ann', START, 60), order('bob', START, 20), ...ticks(START + 1_000));
    await bed.caughtUp();
    const preview = (body: unknown) => post('/v1/segments/preview', body);
    const ann = userPseudonym(demoTenant, 'ann');
    expect(await preview({ name: 'Big', where })).toEqual({
      status: 200,
      body: {
        ...{ evaluated: 2, members: 1, estimate: 1, samples: [ann], complete: true, unknown: [] },
        overlaps: [{ segment: 'segment-5', members: 1 }],
      },
    });
    const wrong = await preview({ name: 'Big', where: [{ ...where[0], field: 'order' }] });
    expect([wrong.status, wrong.body['message']]).toEqual([
      400,
      expect.stringContaining('where.0.field'),
    ]);

    await bed.setDocument(segmentDocument, 'big', { name: 'Big', where });
    await bed.publish(view('ann', START + 2_000), ...ticks(START + 3_000));
    await bed.caughtUp();
    const [big] = (await bed.get('/v1/segments')).body['byRules'] as object[];
    expect(big).toMatchObject({
      segment: 'big',
      size: 1,
      status: 'preparing',
      evaluated: 1,
      shoppers: 2,
    });
    expect((await bed.get('/v1/profiles?userId=ann')).body['segments']).toMatchObject([
      { segment: 'big', name: 'Big', modelVersion: 'rule@1' },
    ]);
    const why = (who: string, segment = 'big') =>
      bed.get(`/v1/profiles/${userPseudonym(demoTenant, who)}/segments/${segment}/explanation`);
    expect((await why('ann')).body).toMatchObject({
      member: true,
      conditions: [
        { path: 'where.0', text: 'orders at least 1', holds: true, value: 1 },
        { path: 'where.1', text: 'revenue at least 50', holds: true, value: 60 },
      ],
    });
    expect((await why('bob')).body).toMatchObject({
      member: false,
      nearest: [{ path: 'where.1', change: 'has to hold: revenue at least 50, is 20' }],
    });
    expect([(await why('ann', 'none')).status, (await why('stranger')).status]).toEqual([404, 404]);
  }, 240_000);

  it('knows nothing of a stranger, and refuses what it cannot read', async () => {
    const stranger = await bed.get('/v1/profiles?anonymousId=nobody');
    expect(stranger).toMatchObject({
      status: 404,
      body: { statusCode: 404, message: 'no event of this shopper has been seen yet' },
    });
    for (const query of ['', '?userId=a&anonymousId=b', '?userId=a&userId=b', '?shopper=ann'])
      expect((await bed.get(`/v1/profiles${query}`)).status).toBe(400);
    for (const path of ['profiles?userId=ann', 'shoppers', 'stats', 'segments'])
      expect((await fetch(`${bed.url}/v1/${path}`)).status).toBe(401);
  });

  it('lists shoppers page by page, each once', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `user-${String(i)}`);
    await bed.publish(...names.map((name, i) => view(name, START + i)), ...ticks(START + 1_000));
    await bed.caughtUp();
    const pages: { shoppers: { shopper: string; firstSeen: string }[]; next?: string }[] = [];
    for (let after = ''; pages.length === 0 || after !== '';) {
      const query = after === '' ? '' : `&after=${after}`;
      const { status, body } = await bed.get(`/v1/shoppers?limit=10${query}`);
      expect({ status, total: body['total'] }).toEqual({ status: 200, total: 25 });
      pages.push(body as unknown as (typeof pages)[number]);
      after = (body['next'] as string | undefined) ?? '';
    }
    expect(pages.map(({ shoppers }) => shoppers.length)).toEqual([10, 10, 5]);
    const listed = pages.flatMap(({ shoppers }) => shoppers.map(({ shopper }) => shopper));
    expect(listed).toEqual(names.map((name) => userPseudonym(demoTenant, name)).sort());
    expect((await bed.get('/v1/shoppers')).body['shoppers']).toHaveLength(25);
  });

  it('names what it cannot read of a page of shoppers', async () => {
    const refused = {
      'limit=0': 'limit',
      'limit=501': 'limit',
      'limit=ten': 'limit',
      'limit=1&limit=2': 'limit',
      'page=2': 'page',
      'after=%2F%2F': 'after',
      'after=': 'after',
    };
    for (const [query, named] of Object.entries(refused)) {
      const { status, body } = await bed.get(`/v1/shoppers?${query}`);
      expect({ query, status }).toEqual({ query, status: 400 });
      expect(body['message']).toContain(named);
    }
    expect((await bed.get('/v1/shoppers')).body).toEqual({ shoppers: [] });
  });

  it('describes its API', async () => {
    const { body } = await bed.get('/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/v1/profiles',
      '/v1/profiles/batch',
      '/v1/shoppers',
      '/v1/segments',
      '/v1/segments/sizes',
      '/v1/profiles/{shopper}/segments/{segment}/explanation',
      '/v1/segments/preview',
      '/v1/stats',
      '/v1/traits',
      '/v1/identity/splits',
      '/v1/identity/splits/{split}',
      '/v1/identity/links',
      '/v1/regulations',
      '/v1/regulations/{regulation}',
      '/v1/regulations/{regulation}/export',
      '/v1/models/jobs',
    ]);
  });
});

describe('the configuration', () => {
  it('names the variable that is wrong', () => {
    expect(() => configOf(profileService, { KMEANS_CLUSTERS: '1' })).toThrow(/KMEANS_CLUSTERS/);
    expect(() => configOf(profileService, { KMEANS_HALF_LIFE_MS: 'long' })).toThrow(
      /KMEANS_HALF_LIFE_MS/,
    );
    expect(configOf(profileService, {}).KMEANS_START_VECTORS).toBe(200);
  });
});
