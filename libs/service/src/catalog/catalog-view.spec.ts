import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { allTopics } from '@tradewind/contracts';
import { openEmbeddedRuntime, type Runtime } from '../runtime.js';
import { catalogRecord } from '../testing/catalog-record.js';
import { CatalogView } from './catalog-view.js';
import { withItems } from './included-items.js';

let runtime: Runtime;
const open: CatalogView[] = [];
beforeEach(async () => {
  runtime = openEmbeddedRuntime(':memory:');
  await runtime.log.ensureTopics(allTopics);
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((view) => view.close()));
  await runtime.close();
});

async function view(): Promise<CatalogView> {
  const opened = await CatalogView.open(runtime.log);
  open.push(opened);
  return opened;
}

describe('CatalogView', () => {
  it('has items as they are, by tenant, until they are gone', async () => {
    await runtime.log.publish([
      catalogRecord('tea', { fields: { name: 'Tea' } }),
      catalogRecord('tea', { fields: { name: 'Green tea', stock: 0 } }),
      catalogRecord('mug', { fields: { name: 'Mug' } }),
      catalogRecord('cup', { fields: { name: 'cup' }, learned: ['name'] }),
      catalogRecord('mug', undefined),
    ]);
    const catalog = await view();
    expect(catalog.view('demo', 'tea')).toMatchObject({ name: 'Green tea', available: false });
    expect(catalog.isOffered('demo', 'tea')).toBe(false);
    expect(catalog.isOffered('other', 'tea')).toBe(true);
    expect(catalog.view('other', 'tea')).toBeUndefined();
    expect(catalog.view('demo', 'mug')).toBeUndefined();
    expect(catalog.ids('demo')).toEqual(['cup', 'tea']);
    expect(catalog.counts('demo')).toEqual({ items: 2, stated: 1 });
  });

  it('finds an item by its variants, as long as it has them', async () => {
    const sold = { 's-l': { fields: { stock: 0 }, learned: [] } };
    const learned = catalogRecord('s-l', { fields: { name: 'shirt l' }, learned: ['name'] });
    await runtime.log.publish([
      catalogRecord('shirt', { fields: { name: 'Shirt', price: { amount: 9 } }, variants: sold }),
      learned,
    ]);
    const catalog = await view();
    expect(catalog.view('demo', 's-l')).toMatchObject({
      id: 's-l',
      product_id: 'shirt',
      name: 'Shirt',
      price: 9,
      available: false,
    });
    expect(catalog.isOffered('demo', 'shirt')).toBe(false);
    await runtime.log.publish([catalogRecord('shirt', { fields: { name: 'Shirt' } })]);
    const again = await CatalogView.open(runtime.log);
    expect(again).toBe(catalog);
    await again.close();
    while (catalog.view('demo', 's-l')?.product_id) await setImmediate();
    expect(catalog.view('demo', 's-l')).toMatchObject({ name: 'shirt l', learned: ['name'] });
    expect(catalog.isOffered('demo', 'shirt')).toBe(true);
  });

  it('gives lists the fields of their items when they are asked for', async () => {
    await runtime.log.publish([catalogRecord('tea', { fields: { name: 'Tea' } })]);
    const where = { catalog: await view(), tenant: 'demo' };
    const list = [{ item: 'tea', rank: 1 }, { item: 'unknown' }];
    expect(withItems(list, undefined, where)).toBe(list);
    expect(withItems(list, 'items', where)).toMatchObject([
      { item: 'tea', rank: 1, fields: { id: 'tea', name: 'Tea' } },
      { item: 'unknown' },
    ]);
  });
});
