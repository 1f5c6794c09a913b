import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pinDocument, slotDocument } from '@tradewind/contracts';
import { demoTenant } from '@tradewind/service';
import { catalogRecord, ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { recommenderService } from './index.js';

const EPOCH = 60_000;
const START = Date.UTC(2026, 2, 1, 9);

interface Explained {
  readonly history: readonly string[];
  readonly weights: readonly { readonly source: string; readonly weight: number }[];
  readonly items: readonly {
    readonly item: string;
    readonly source: string;
    readonly score?: number;
    readonly candidateOf: readonly { readonly source: string; readonly rank: number }[];
    readonly [field: string]: unknown;
  }[];
  readonly leftOut: readonly { readonly item: string; readonly why: string }[];
}

describe('GET /v1/diagnostics', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start(recommenderService, { MODEL_EPOCH_MS: String(EPOCH) });
    await bed.publish(...ticks(START));
    const view = (userId: string, item: string, at: number) =>
      storefrontRecord('product.viewed', userId, at, { product_id: item });
    const items = ['tea', 'pot', 'cup', 'mug', 'jar', 'tin', 'rug', 'tray'];
    for (const [n, name] of ['ann', 'bob', 'cat', 'dan'].entries()) {
      await bed.publish(...items.map((item, at) => view(name, item, START + 100 * n + at)));
    }
    await bed.publish(
      catalogRecord('mug', { fields: { stock: 0 } }),
      catalogRecord('rug', { fields: { category: 'home' } }),
      catalogRecord('tray', { fields: { category: 'kitchen' } }),
    );
    for (let epoch = 1; epoch <= 3; epoch++) {
      await bed.publish(...ticks(START + epoch * EPOCH));
      await bed.caughtUp();
    }
    await bed.publish(
      view('eve', 'tea', START + 3 * EPOCH + 1),
      storefrontRecord('order.completed', 'eve', START + 3 * EPOCH + 2, {
        order_id: 'o1',
        products: [{ product_id: 'pot' }],
      }),
    );
    await bed.caughtUp();
    const isLearned = async () =>
      (await bed.get('/v1/trending')).body['modelVersion'] === `ranking@${String(START / EPOCH)}`;
    while (!(await isLearned())) await setImmediate();
    await bed.setDocument(slotDocument, 'home', {
      ...{ length: 3, exclude: ['jar'], boosts: [{ item: 'tin', factor: 50 }] },
      filter: { notCategories: ['home'] },
    });
    await bed.setDocument(pinDocument, 'p', { slot: 'home', item: 'oolong', position: 1 });
  }, 240_000);
  afterAll(() => bed.close());

  const explain = async (query: string) =>
    (await bed.get(`/v1/diagnostics?${query}`)).body as unknown as Explained;

  it('tells of each item who named it and how it came to its place, of the list that is served', async () => {
    const { body } = await bed.get('/v1/recommendations?userId=eve&slot=home');
    const served = body['items'] as Explained['items'];
    const { items, weights, history } = await explain('userId=eve&slot=home');
    const shown = ({ item, source, score }: Explained['items'][number]) => [item, source, score];
    expect(items.map(shown)).toEqual(served.map(shown));
    expect(history).toEqual(['tea', 'pot']);
    expect(items).toMatchObject([
      { place: 1, item: 'oolong', source: 'pinned', candidateOf: [] },
      { place: 2, item: 'tin', boost: 50, placeByScore: 1 },
      { place: 3, item: 'cup', placeByScore: 2, placeByDiversity: 2 },
    ]);
    const named = items[2]?.candidateOf ?? [];
    expect(named.length).toBeGreaterThan(0);
    for (const { source, rank } of named) {
      expect(weights.map((weight) => weight.source)).toContain(source);
      expect(rank).toBeGreaterThanOrEqual(1);
    }
  });

  it('tells why an item is not in the list', async () => {
    const { leftOut } = await explain('userId=eve&slot=home');
    expect(Object.fromEntries(leftOut.map(({ item, why }) => [item, why]))).toEqual({
      ...{ tea: 'touched', pot: 'bought', jar: 'excluded' },
      ...{ mug: 'unavailable', rug: 'filter-category' },
    });
    const around = await explain('slot=trending&items=tea');
    expect(around.leftOut).toContainEqual({ item: 'tea', why: 'about' });
    const similar = await explain('slot=similar&items=tea');
    expect(similar.items[0]?.candidateOf[0]).toMatchObject({ source: 'itemCf', rank: 1 });
  });

  it('names bad parameters, and is for the secret key alone', async () => {
    expect(await bed.get('/v1/diagnostics?foo=1')).toMatchObject({ status: 400 });
    expect(await bed.get('/v1/diagnostics?slot=attic')).toMatchObject({ status: 404 });
    const headers = { authorization: `Bearer ${demoTenant.writeKey}` };
    expect((await fetch(`${bed.url}/v1/diagnostics`, { headers })).status).toBe(401);
  });
});
