import { beforeEach, describe, expect, it } from '@jest/globals';
import { MAX_VARIANTS } from '@tradewind/contracts';
import type { StatedFields, StorefrontItems } from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { CatalogFold, itemEntity } from './catalog-fold.js';
import type { CatalogState } from './catalog-fold.js';

const DAY = 86_400_000;
let harness: FoldHarness<StorefrontItems, CatalogState, never>;
let time: number;
beforeEach(() => {
  harness = new FoldHarness(new CatalogFold({ maxItems: 12 }), { epochMs: 10_000 });
  time = 100 * DAY;
});

function put(fields: StatedFields, item = 'tea', variant?: string) {
  const data = { item, fields, by: 'test', ...(variant && { variant }) };
  harness.event({ type: 'item.put_requested', data }, { key: `demo:${item}`, time: ++time });
}
function observe(fields: object, item = 'tea', variant?: string) {
  const data = { item, fields, ...(variant && { variant }) };
  harness.event({ type: 'item.observed', data }, { key: `demo:${item}`, time: ++time });
}
const price = (amount: number, currency = 'EUR') => ({ amount, currency });
const types = () => harness.outputs.map(({ event }) => event.type);
const changes = () => types().filter((type) => type !== 'item.changed');

describe('the catalogue', () => {
  it('publishes an item when it changes, and not when it is told the same again', () => {
    observe({ name: 'tea' });
    put({ name: 'Tea', price: price(5) });
    put({ name: 'Tea', price: price(5) });
    observe({ name: 'free money', price: price(1) });
    expect(types()).toEqual(['item.changed', 'item.changed']);
    expect(harness.outputs.at(-1)?.event.data).toMatchObject({
      item: 'tea',
      fields: { name: 'Tea', price: price(5) },
      learned: [],
    });
  });

  it('tells of a drop of the price that the shop states, in one currency', () => {
    put({ price: price(20) });
    put({ sale_price: price(15) });
    expect(harness.outputs.at(-1)?.event).toEqual({
      type: 'item.price_dropped',
      data: { item: 'tea', from: 20, to: 15, currency: 'EUR', share: 0.25 },
    });
    put({ sale_price: null });
    put({ price: price(10, 'USD') });
    expect(changes()).toEqual(['item.price_dropped']);
    put({ price: price(20) }, 'mug', 'mug-1');
    put({ price: price(18) }, 'mug', 'mug-1');
    expect(changes()).toEqual(['item.price_dropped', 'item.price_dropped']);
  });

  it('tells of no drop from or to a price that events taught', () => {
    observe({ price: price(50) });
    put({ price: price(40) });
    put({ price: null });
    observe({ price: price(1) });
    put({ price: price(40) });
    observe({ price: price(2) }, 'cup');
    put({ name: 'Cup' }, 'cup');
    observe({ price: price(1) }, 'cup');
    put({ name: 'Cups' }, 'cup');
    expect(changes()).toEqual([]);
  });

  it('tells that an item is back', () => {
    put({ stock: 0 });
    put({ stock: 3 });
    put({ active: false });
    put({ active: true });
    put({ stock: 2 });
    expect(changes()).toEqual(['item.back_in_stock', 'item.back_in_stock']);
  });

  it('takes a removed item out, and puts it in again when it is told of later', () => {
    put({ name: 'Tea' });
    const removed = { type: 'item.removed' as const, data: { item: 'tea', by: 'test' } };
    harness.event(removed, { key: 'demo:tea', time: ++time });
    expect(harness.outputs.at(-1)).toMatchObject({ key: 'demo:tea', tombstone: true });
    harness.event(
      { type: 'item.observed', data: { item: 'tea', fields: { name: 'old' } } },
      { key: 'demo:tea', time: time - 1 },
    );
    expect(types()).toHaveLength(2);
    observe({ name: 'Tea?' });
    expect(harness.outputs.at(-1)?.event.data).toMatchObject({ learned: ['name'] });
  });

  it('learns no more items than fit, and refuses those of the shop that do not', () => {
    for (const item of ['a', 'b', 'c']) observe({ name: item }, item);
    expect(types()).toHaveLength(2);
    for (let i = 0; i < 12; i++) put({ name: 'x' }, `i${String(i)}`);
    put({ name: 'y' }, 'i0');
    expect(harness.outputs.at(-1)?.event.data).toMatchObject({ item: 'i0', fields: { name: 'y' } });
    expect(() => {
      put({ name: 'x' }, 'a');
    }).toThrow('states 12 items');
  });

  it('keeps a hundred variants of an item', () => {
    for (let i = 0; i <= MAX_VARIANTS; i++) put({ stock: i }, 'shirt', `s${String(i)}`);
    const last = harness.outputs.at(-1)?.event.data as { variants: object };
    expect(Object.keys(last.variants)).toHaveLength(MAX_VARIANTS);
  });

  it('is told again before the log forgets it, and is built again from that', () => {
    put({ name: 'Tea', price: price(5) });
    observe({ brand: 'Leaf' });
    observe({ name: 'Cup' }, 'cup');
    const states = (of: typeof harness) =>
      ['tea', 'cup'].map((item) => of.state(itemEntity('demo', item)));
    const before = states(harness);
    harness.tick(time + 15 * DAY);
    const again = harness.outputs.filter(({ event }) => event.type === 'item.restated');
    expect(again.map(({ key }) => key).sort()).toEqual(['demo:cup', 'demo:tea']);
    const rebuilt = new FoldHarness(new CatalogFold({ maxItems: 12 }), { epochMs: 10_000 });
    for (const { event, key, time: at } of again) {
      rebuilt.event(event as Parameters<typeof rebuilt.event>[0], { key, time: at });
    }
    expect(states(rebuilt)).toEqual(before);
  });

  it('forgets what was only learned, and is learned no more', () => {
    observe({ name: 'Tea' });
    put({ name: 'Cup' }, 'cup');
    harness.tick(time + 120 * DAY);
    const gone = harness.outputs.filter(({ tombstone }) => tombstone);
    expect(gone.map(({ key }) => key)).toEqual(['demo:tea']);
  });
});
