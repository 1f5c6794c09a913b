import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { pinDocument, recommenderRecommendations, slotDocument } from '@tradewind/contracts';
import { configOf, demoTenant, userPseudonym } from '@tradewind/service';
import { ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { recommenderService } from './index.js';

const EPOCH = 60_000;
const START = Date.UTC(2026, 2, 1, 9);

const view = (userId: string, item: string, time: number) =>
  storefrontRecord('product.viewed', userId, time, { product_id: item });
const order = (userId: string, items: readonly string[], time: number) =>
  storefrontRecord('order.completed', userId, time, {
    order_id: `o-${userId}-${String(time)}`,
    products: items.map((item) => ({ product_id: item })),
  });

describe('recommender-service', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(recommenderService, {
      MODEL_EPOCH_MS: String(EPOCH),
    });
  });
  afterEach(() => bed.close());

  /** Orders of tea with a pot, and of coffee with a mill, then enough time for them to be learned. */
  async function learn(): Promise<void> {
    await bed.publish(...ticks(START));
    await bed.publish(
      ...['ann', 'bob', 'cat'].map((name, i) => order(name, ['tea', 'pot'], START + i)),
      order('dan', ['coffee', 'mill'], START + 5),
      view('dan', 'coffee/beans', START + 6),
    );
    for (let epoch = 1; epoch <= 3; epoch++) {
      await bed.publish(...ticks(START + epoch * EPOCH));
      await bed.caughtUp();
    }
    await learned(START / EPOCH);
  }

  /** Until the models have learned an epoch: they do so beside the folds. */
  async function learned(epoch: number): Promise<void> {
    for (;;) {
      const { body } = await bed.get('/v1/trending');
      if (body['modelVersion'] === `ranking@${String(epoch)}`) return;
      await setImmediate();
    }
  }

  const itemsOf = (body: Record<string, unknown>) =>
    (body['items'] as { item: string }[]).map(({ item }) => item);

  it('learns what goes together and recommends it with the reason', async () => {
    await learn();
    await bed.publish(view('eve', 'tea', START + 3 * EPOCH + 1));
    await bed.caughtUp();
    const { body } = await bed.get('/v1/recommendations?userId=eve');
    expect(body).toMatchObject({
      shopper: userPseudonym(demoTenant, 'eve'),
      items: [
        { item: 'pot', because: 'tea' },
        { item: 'coffee' },
        { item: 'mill' },
        { item: 'coffee/beans' },
      ],
      modelVersion: `ranking@${String(START / EPOCH)}`,
    });
    expect(itemsOf((await bed.get('/v1/recommendations?userId=eve&limit=1')).body)).toEqual([
      'pot',
    ]);
    expect(body['missing']).toEqual([]);
  });

  it('gives a list again until its shopper does something or the shop changes a slot', async () => {
    await learn();
    const read = async () => itemsOf((await bed.get('/v1/recommendations?userId=eve')).body);
    const list = await read();
    const [first = '', second] = list;
    expect(await read()).toEqual(list);
    await bed.publish(view('eve', first, START + 3 * EPOCH + 1));
    await bed.caughtUp();
    expect(await read()).not.toContain(first);
    await bed.publish(order('eve', [second ?? ''], START + 3 * EPOCH + 2));
    await bed.caughtUp();
    expect(await read()).not.toContain(second);
    await bed.setDocument(pinDocument, 'p', { slot: 'for-you', item: 'oolong', position: 1 });
    expect((await read())[0]).toBe('oolong');
  });

  it('answers for neighbours of an item, by its id as it is', async () => {
    await learn();
    expect(await bed.get('/v1/items/tea/neighbours')).toEqual({
      status: 200,
      body: {
        item: 'tea',
        touches: 15,
        neighbours: [{ item: 'pot', similarity: 1.7188 }],
        modelVersion: `ranking@${String(START / EPOCH)}`,
      },
    });
    const beans = await bed.get('/v1/items/coffee%2Fbeans/neighbours?limit=1');
    expect(beans.body).toMatchObject({ item: 'coffee/beans', neighbours: [{}] });
    expect((await bed.get('/v1/items/unknown/neighbours')).status).toBe(404);
    expect((await bed.get('/v1/items/~trending:0/neighbours')).status).toBe(404);
  });

  it('gives a stranger what is trending', async () => {
    expect((await bed.get('/v1/trending')).body).toEqual({
      items: [],
      modelVersion: 'ranking@none',
    });
    await learn();
    const { body } = await bed.get('/v1/trending?limit=3');
    expect(body['items']).toMatchObject([
      { item: 'tea', score: 1 },
      { item: 'pot', score: 1 },
      { item: 'coffee', score: 0.3333 },
    ]);
    const stranger = await bed.get('/v1/recommendations?anonymousId=nobody&limit=3');
    expect(itemsOf(stranger.body)).toEqual(itemsOf(body));
  });

  it('has a list for anybody as soon as an item is known, before any epoch has ended', async () => {
    const before = await bed.get('/v1/recommendations?userId=ann');
    expect(before.body).toMatchObject({
      items: [],
      missing: [{ what: 'recommendations', text: 'recommendations: no item has been touched yet' }],
    });
    await bed.publish(view('ann', 'tea', START), ...ticks(START + 1));
    await bed.caughtUp();
    const own = await bed.get('/v1/recommendations?userId=ann');
    expect(own.body['items']).toMatchObject([{ item: 'tea', source: 'recent' }]);
    const stranger = await bed.get('/v1/recommendations?anonymousId=nobody');
    expect(stranger.body).toMatchObject({
      items: [{ item: 'tea', score: 1, source: 'trending', reason: 'popular in the shop now' }],
      modelVersion: 'ranking@none',
      missing: [{ what: 'neighbours', have: 0, need: 1 }],
    });
    expect((await bed.get('/v1/trending')).body).toMatchObject({ items: [{ item: 'tea' }] });
    const progress = await bed.get('/v1/progress');
    expect(progress.body['missing']).toEqual(stranger.body['missing']);
    expect(await bed.appended(recommenderRecommendations)).toBe(0);
  });

  it('has lists for the slots that documents define, with their pins, at once', async () => {
    await learn();
    await bed.publish(view('eve', 'tea', START + 3 * EPOCH + 1));
    await bed.caughtUp();
    const slot = async (query = '') =>
      itemsOf((await bed.get(`/v1/recommendations?userId=eve&slot=home${query}`)).body);
    const unknown = await bed.get('/v1/recommendations?userId=eve&slot=home');
    expect(unknown.status).toBe(404);
    expect(unknown.body['message']).toContain('there is no slot home, but for-you,');
    await bed.setDocument(slotDocument, 'home', { length: 3, exclude: ['coffee'] });
    expect(await slot()).toEqual(['pot', 'mill', 'coffee/beans']);
    expect(await slot('&limit=1')).toEqual(['pot']);
    await bed.setDocument(pinDocument, 'autumn', { slot: 'home', item: 'oolong', position: 2 });
    await bed.setDocument(pinDocument, 'other', { slot: 'cart', item: 'cup', position: 1 });
    expect(await slot()).toEqual(['pot', 'oolong', 'mill']);
    await bed.setDocument(pinDocument, 'autumn');
    await bed.setDocument(slotDocument, 'home', { length: 3 });
    expect(await slot()).toEqual(['pot', 'coffee', 'mill']);
    await bed.publish(view('eve', 'pot', START + 3 * EPOCH + 2));
    await bed.caughtUp();
    expect(await slot()).not.toContain('pot');
    await bed.setDocument(slotDocument, 'home', { length: 3, repeats: 'allow' });
    expect(await slot()).toEqual(expect.arrayContaining(['pot', 'tea']));
  });

  const post = async (body: object) => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const response = await bed.fetch('/v1/recommendations', {
      ...init,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('has a list for each built-in slot, whoever asks, and says why', async () => {
    await learn();
    const listOf = async (body: object) => itemsOf((await post(body)).body);
    expect(await listOf({ slot: 'bought-together', items: ['coffee'], limit: 1 })).toEqual([
      'mill',
    ]);
    expect(await listOf({ slot: 'similar', items: ['tea'], limit: 1 })).toEqual(['pot']);
    expect(await listOf({ slot: 'new', limit: 1 })).toEqual(['coffee/beans']);
    expect(await listOf({ slot: 'again', userId: 'dan', limit: 2 })).toEqual(['mill', 'coffee']);
    expect(await listOf({ slot: 'session', items: ['pot'], exclude: ['tea'] })).not.toContain(
      'tea',
    );
    expect(await listOf({ slot: 'trending', limit: 2 })).toEqual(['tea', 'pot']);
    const anybody = (await post({})).body['items'] as { reason: string }[];
    expect(anybody).toHaveLength(5);
    expect(anybody.every(({ reason }) => reason.length > 5)).toBe(true);
  });

  it('never lists what the shopper has bought, however long ago, as soon as it is folded', async () => {
    await learn();
    const others = Array.from({ length: 60 }, (_, i) => `other-${String(i)}`);
    await bed.publish(
      order('eve', ['pot'], START + 3 * EPOCH + 1),
      ...others.map((item, i) => view('eve', item, START + 3 * EPOCH + 2 + i)),
      view('eve', 'tea', START + 3 * EPOCH + 100),
    );
    await bed.caughtUp();
    expect(itemsOf((await post({ userId: 'eve' })).body)).not.toContain('pot');
    expect(itemsOf((await post({ userId: 'eve', repeats: 'allow' })).body)).toContain('pot');
  });

  it('names the parameter that it does not know, and the value that is wrong', async () => {
    for (const [body, name] of [
      [{ slots: 'home' }, 'slots'],
      [{ limit: 0 }, 'limit'],
      [{ list: 'best' }, 'list'],
      [{ filter: { colour: 'red' } }, 'colour'],
      [{ items: [] }, 'items'],
    ] as const) {
      const { status, body: answer } = await post(body);
      expect(status).toBe(400);
      expect(answer['message']).toContain(name);
    }
    const unknown = await bed.get('/v1/recommendations?userId=eve&sort=price');
    expect(unknown).toMatchObject({ status: 400 });
    expect(unknown.body['message']).toContain('sort');
  });

  it('refuses what it cannot read, and who has no key', async () => {
    for (const query of ['', '?userId=a&anonymousId=b', '?userId=a&userId=b', '?userId=a&limit=0'])
      expect((await bed.get(`/v1/recommendations${query}`)).status).toBe(400);
    expect((await bed.get('/v1/trending?limit=many')).status).toBe(400);
    for (const path of ['recommendations?userId=ann', 'trending', 'items/tea/neighbours'])
      expect((await fetch(`${bed.url}/v1/${path}`)).status).toBe(401);
  });

  it('describes its API', async () => {
    const { body } = await bed.get('/openapi.json');
    expect(Object.keys(body['paths'] as object)).toEqual([
      '/v1/recommendations',
      '/v1/items/{id}/neighbours',
      '/v1/trending',
      '/v1/storefront/{slot}',
    ]);
  });
});

describe('the configuration', () => {
  it('has defaults and names the variable that is wrong', () => {
    expect(configOf(recommenderService, {}).RECOMMENDATIONS_LENGTH).toBe(10);
    for (const [name, value] of [
      ['RECOMMENDATIONS_HISTORY', '0'],
      ['TRENDING_HALF_LIFE_MS', 'soon'],
    ] as const) {
      expect(() => configOf(recommenderService, { [name]: value })).toThrow(name);
    }
  });
});
