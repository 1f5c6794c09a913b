import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StorefrontEvents } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { ItemObserver } from './item-observer.js';
import type { ToldItems } from './told-items.js';

const SECOND = 1_000;
const DAY = 86_400_000;

let harness: FoldHarness<StorefrontEvents, Record<string, never>, ToldItems>;
let messages = 0;
beforeEach(() => {
  harness = new FoldHarness(new ItemObserver(), { epochMs: 10 * SECOND });
});

function viewed(time: number, product: object, shopper = 'demo:a_1') {
  const properties = { product_id: 'tea', ...product };
  const data = { messageId: `m${String(messages++)}`, event: 'Product Viewed', properties };
  harness.event({ type: 'product.viewed', data }, { key: shopper, time });
}
const sent = () => harness.outputs.map(({ key, event: { data } }) => ({ key, data }));

describe('the item observer', () => {
  it('tells of an item once, whoever looks at it', () => {
    viewed(SECOND, { name: 'Tea', price: 5, currency: 'EUR' });
    viewed(2 * SECOND, { name: 'Tea', price: 5, currency: 'EUR' }, 'demo:a_2');
    viewed(3 * SECOND, { name: 'Tea', price: 5, currency: 'EUR' }, 'other:a_2');
    const fields = { name: 'Tea', price: { amount: 5, currency: 'EUR' } };
    expect(sent()).toEqual([
      { key: 'demo:tea', data: { item: 'tea', fields } },
      { key: 'other:tea', data: { item: 'tea', fields } },
    ]);
  });

  it('tells what is new at once, and what changes every ten seconds at most', () => {
    viewed(0, { name: 'Tea' });
    viewed(SECOND, { name: 'Tea!', brand: 'Leaf' });
    expect(sent().at(-1)?.data).toEqual({ item: 'tea', fields: { name: 'Tea!', brand: 'Leaf' } });
    viewed(2 * SECOND, { name: 'Tea' });
    expect(sent()).toHaveLength(2);
    viewed(11 * SECOND, { name: 'Tea' });
    expect(sent().at(-1)?.data).toEqual({ item: 'tea', fields: { name: 'Tea' } });
  });

  it('tells all again after a month', () => {
    for (let day = 0; day <= 31; day += 5) viewed(day * DAY, { name: 'Tea', brand: 'Leaf' });
    const fields = { name: 'Tea', brand: 'Leaf' };
    expect(sent()).toEqual(Array(2).fill({ key: 'demo:tea', data: { item: 'tea', fields } }));
  });

  it('passes on what the server of the shop states by an event, and not what a browser says', () => {
    const update = (source: object, shopper: string) => {
      const properties = { product_id: 'tea', in_stock: false };
      const data = { messageId: shopper, event: 'Product Updated', properties, ...source };
      harness.event({ type: 'track.custom', data }, { key: `demo:${shopper}`, time: SECOND });
    };
    update({ source: 'browser' }, 'a_1');
    expect(sent()).toEqual([]);
    update({}, 'u_shop');
    const fields = { availability: 'out_of_stock' };
    expect(sent()).toEqual([{ key: 'demo:tea', data: { item: 'tea', fields, by: 'event' } }]);
  });
});
