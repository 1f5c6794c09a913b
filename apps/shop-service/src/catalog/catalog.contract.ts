import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { storefrontItemChanges } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import type { LogRecord, Tail } from '@tradewind/log';
import { storefrontRecord } from '@tradewind/service/testing';
import { until } from './until.fixture.js';
import type { CatalogBed } from './catalog-bed.fixture.js';

const VISIBLE_WITHIN_MS = 10_000;

/** The catalogue on any log and store, through HTTP. */
export function describeCatalog(name: string, open: () => Promise<CatalogBed>): void {
  describe(`the catalogue on ${name}`, () => {
    let bed: CatalogBed;
    const changes: { type: string; data: unknown }[] = [];
    let tail: Tail;
    beforeAll(async () => {
      bed = await open();
      tail = await bed.log.tail([storefrontItemChanges.name], 'latest', (record: LogRecord) => {
        const decoded = decodeRecord(storefrontItemChanges, record);
        if (decoded.ok) changes.push({ type: decoded.event.type, data: decoded.event.data });
      });
    });
    afterAll(async () => {
      await tail.close();
      await bed.close();
    });
    const item = async (id: string) => (await bed.ask(`/v1/items/${bed.id(id)}`)).body;
    const put = (...items: object[]) => bed.put(JSON.stringify(items), 'application/json');

    it('shows what a shop states, and changes of it', async () => {
      const tea = { id: bed.id('tea'), name: 'Tea', price: 20, currency: 'EUR' };
      expect(await put(tea)).toMatchObject({ status: 200, body: { accepted: 1, refused: 0 } });
      await until(async () => (await item('tea'))['price'] === 20);
      const from = performance.now();
      await put({ id: bed.id('tea'), price: 15, currency: 'EUR' });
      await until(async () => (await item('tea'))['price'] === 15);
      expect(performance.now() - from).toBeLessThan(VISIBLE_WITHIN_MS);
      expect(await item('tea')).toMatchObject({ name: 'Tea', currency: 'EUR', available: true });
      await until(() => changes.length > 0);
      expect(changes).toEqual([
        {
          type: 'item.price_dropped',
          data: { item: bed.id('tea'), from: 20, to: 15, currency: 'EUR', share: 0.25 },
        },
      ]);
    });

    it('learns from events what the shop does not state, and no more', async () => {
      const viewed = { product_id: bed.id('tea'), name: 'cheap!', brand: 'Leaf', price: 1 };
      const cup = { product_id: bed.id('cup'), name: 'Cup', image_url: 'http://x.example/a.png' };
      const now = Date.now();
      await bed.log.publish([
        storefrontRecord('product.viewed', bed.id('u1'), now, viewed),
        storefrontRecord('product.viewed', bed.id('u2'), now, cup),
      ]);
      await until(async () => (await item('cup'))['name'] === 'Cup');
      await until(async () => (await item('tea'))['brand'] === 'Leaf');
      expect(await item('tea')).toMatchObject({ name: 'Tea', price: 15, learned: ['brand'] });
      expect(await item('cup')).toEqual({
        id: bed.id('cup'),
        name: 'Cup',
        available: true,
        learned: ['name'],
      });
    });

    it('tells that an item is back in stock', async () => {
      changes.length = 0;
      await put({ id: bed.id('cup'), stock: 0 });
      await until(async () => (await item('cup'))['available'] === false);
      await put({ id: bed.id('cup'), stock: 4 });
      await until(() => changes.length > 0);
      expect(changes).toEqual([{ type: 'item.back_in_stock', data: { item: bed.id('cup') } }]);
    });

    it('forgets an item', async () => {
      expect(await bed.ask(`/v1/items/${bed.id('cup')}`, { method: 'DELETE' })).toMatchObject({
        status: 202,
      });
      await until(async () => (await bed.ask(`/v1/items/${bed.id('cup')}`)).status === 404);
    });
  });
}
