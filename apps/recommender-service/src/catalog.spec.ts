import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { pinDocument, slotDocument } from '@tradewind/contracts';
import { catalogRecord, ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { recommenderService } from './index.js';

const EPOCH = 60_000;
const START = Date.UTC(2026, 2, 1, 9);

interface Listed {
  readonly item: string;
  readonly fields?: Record<string, unknown>;
}

describe('lists of items that the catalogue knows', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start(recommenderService, { MODEL_EPOCH_MS: String(EPOCH) });
    await bed.publish(...ticks(START));
    const view = (userId: string, item: string, time: number) =>
      storefrontRecord('product.viewed', userId, time, { product_id: item });
    for (const [i, name] of ['ann', 'bob', 'cat'].entries()) {
      await bed.publish(
        ...['camera', 'tripod', 'bag'].map((item, at) => view(name, item, START + i * 10 + at)),
      );
    }
    for (let epoch = 1; epoch <= 3; epoch++) {
      await bed.publish(...ticks(START + epoch * EPOCH));
      await bed.caughtUp();
    }
    await bed.publish(view('eve', 'tripod', START + 3 * EPOCH + 1));
    await bed.caughtUp();
    const isLearned = async () =>
      (await bed.get('/v1/trending')).body['modelVersion'] === `ranking@${String(START / EPOCH)}`;
    while (!(await isLearned())) await setImmediate();
  });
  afterAll(() => bed.close());

  const listAt = async (path: string, name = 'items') =>
    (await bed.get(path)).body[name] as readonly Listed[];
  const idsAt = async (path: string, name?: string) =>
    (await listAt(path, name)).map(({ item }) => item);
  const whenAbsent = async (path: string, item: string) => {
    while ((await idsAt(path)).includes(item)) await setImmediate();
  };
  const lists = [
    ['/v1/recommendations?userId=eve', 'items'],
    ['/v1/recommendations?userId=nobody', 'items'],
    ['/v1/trending', 'items'],
    ['/v1/items/tripod/neighbours', 'neighbours'],
  ] as const;

  it('have what the catalogue knows of their items when it is asked for', async () => {
    await bed.publish(catalogRecord('camera', { fields: { name: 'Camera', stock: 3 } }));
    const path = '/v1/trending?include=items';
    while ((await listAt(path)).every(({ fields }) => !fields)) await setImmediate();
    for (const [at, name] of lists) {
      const joined = at.includes('?') ? '&' : '?';
      const listed = await listAt(`${at}${joined}include=items`, name);
      expect(listed.find(({ item }) => item === 'camera')?.fields).toEqual({
        id: 'camera',
        name: 'Camera',
        stock: 3,
        available: true,
      });
      expect(listed.find(({ item }) => item === 'bag')).not.toHaveProperty('fields');
      expect((await listAt(at, name)).every(({ fields }) => !fields)).toBe(true);
    }
    expect((await bed.get('/v1/trending?include=prices')).status).toBe(400);
  });

  it('have no item that cannot be bought, and as many others', async () => {
    await bed.setDocument(slotDocument, 'home', { length: 2 });
    await bed.setDocument(pinDocument, 'first', { slot: 'home', item: 'camera', position: 1 });
    const slot = '/v1/recommendations?userId=eve&slot=home';
    expect(await idsAt(slot)).toEqual(['camera', 'bag']);
    await bed.publish(catalogRecord('camera', { fields: { name: 'Camera', stock: 0 } }));
    await whenAbsent('/v1/trending', 'camera');
    for (const [at, name] of lists) expect(await idsAt(at, name)).not.toContain('camera');
    expect(await idsAt('/v1/trending?limit=1')).toHaveLength(1);
    expect(await idsAt(slot)).toEqual(['bag']);
    await bed.publish(
      catalogRecord('camera', { fields: { stock: 1 } }),
      ...['bag', 'tripod'].map((item) => catalogRecord(item, { fields: { active: false } })),
    );
    await whenAbsent('/v1/trending', 'tripod');
    expect(await idsAt('/v1/recommendations?userId=eve')).toEqual(['camera']);
  });
});
