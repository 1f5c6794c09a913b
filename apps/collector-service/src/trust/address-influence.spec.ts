import { describe, expect, it } from '@jest/globals';
import { AddressInfluence, isPublic } from './address-influence.js';
import { CountSketch } from './count-sketch.js';

const DAY_MS = 86_400_000;
const shop = { name: 'shop', pseudonymKey: 'pseudonym-key-of-the-shop' };
const NOW = 20_000 * DAY_MS + 5;

function teacher(perItem: number, address = '203.0.113.9', now = NOW) {
  const influence = new AddressInfluence(perItem);
  const known = influence.known(shop, address, now);
  if (known === undefined) throw new Error('not of the internet');
  const views = (shopper: string, item: string) =>
    influence.take(known, { shopper, data: { properties: { product_id: item } } }, now);
  return { influence, known, views };
}

function count(times: number, take: (i: number) => boolean): number {
  return Array.from({ length: times }, (_, i) => take(i)).filter(Boolean).length;
}

describe('what one address teaches in a day', () => {
  it('of one item, however many visitors it plays', () => {
    const { views } = teacher(5);
    expect(count(1_000, (i) => views(`visitor-${String(i)}`, 'target'))).toBe(5);
  });

  it('of all items, by the visitors that came first', () => {
    const { views } = teacher(2);
    expect(count(1_000, (i) => views('visitor', `item-${String(i)}`))).toBe(200);
    const { views: another } = teacher(2);
    expect(count(1_000, (i) => another(`visitor-${String(i)}`, `item-${String(i)}`))).toBe(20);
  });

  it('with a list of items no more than with each of them', () => {
    const { influence, known } = teacher(1);
    const view = (...items: string[]) => {
      const data = { properties: { products: items.map((sku) => ({ sku })) } };
      return influence.take(known, { shopper: 'v', data }, NOW);
    };
    expect([view('a', 'b'), view('b', 'c'), view('c')]).toEqual([true, false, true]);
  });

  it('without a bound, all', () => {
    const { views } = teacher(0);
    expect(count(1_000, (i) => views(`visitor-${String(i)}`, 'target'))).toBe(1_000);
  });

  it('begins anew on the next day, under another name', () => {
    const { influence, known, views } = teacher(1);
    expect([views('v', 'target'), views('v', 'target')]).toEqual([true, false]);
    const later = influence.known(shop, '203.0.113.9', NOW + DAY_MS);
    expect(later?.source).not.toBe(known.source);
    const event = { shopper: 'v', data: { properties: { product_id: 'target' } } };
    expect(later && influence.take(later, event, NOW + DAY_MS)).toBe(true);
  });

  it('takes nothing from another address', () => {
    const { influence, views } = teacher(1);
    const other = influence.known(shop, '203.0.113.10', NOW);
    views('v', 'target');
    const event = { shopper: 'w', data: { properties: { product_id: 'target' } } };
    expect(other && influence.take(other, event, NOW)).toBe(true);
  });
});

describe('the name of an address', () => {
  const named = (address: string, key = shop.pseudonymKey) =>
    new AddressInfluence(5).known({ name: 'shop', pseudonymKey: key }, address, NOW)?.source;

  it('is the day and one of 65,536 buckets, and says nothing without the key', () => {
    expect(named('203.0.113.9')).toMatch(/^address-20000-[0-9a-f]{4}$/);
    expect(named('203.0.113.9', 'another-key-of-a-shop')).not.toBe(named('203.0.113.9'));
  });

  it('is that of the network of 64 bits of IPv6', () => {
    expect(named('2001:db8:1:2::1')).toBe(named('2001:db8:1:2:ffff::9'));
    expect(named('::ffff:203.0.113.9')).toBe(named('203.0.113.9'));
  });
});

it.each([
  ['203.0.113.9', true],
  ['2001:db8::1', true],
  ['::ffff:8.8.8.8', true],
  ['127.0.0.1', false],
  ['::1', false],
  ['::ffff:10.1.2.3', false],
  ['192.168.1.4', false],
  ['100.64.3.2', false],
  ['fd00::1', false],
  ['unknown', false],
  ['', false],
])('%s is of the internet: %s', (address, is) => {
  expect(isPublic(address)).toBe(is);
});

describe('CountSketch', () => {
  it('counts a thousand keys exactly where it has room', () => {
    const sketch = new CountSketch(2 ** 16);
    const keys = Array.from({ length: 1_000 }, (_, i) => `key-${String(i)}`);
    for (const [i, key] of keys.entries()) for (let n = 0; n < i % 4; n++) sketch.add(key);
    expect(keys.map((key) => sketch.count(key))).toEqual(keys.map((_, i) => i % 4));
  });

  it('never counts too little, however full it is', () => {
    const sketch = new CountSketch(64);
    for (let i = 0; i < 3_000; i++) sketch.add(`key-${String(i % 500)}`);
    const least = Math.min(
      ...Array.from({ length: 500 }, (_, i) => sketch.count(`key-${String(i)}`)),
    );
    expect(least).toBeGreaterThanOrEqual(6);
    sketch.clear();
    expect(sketch.count('key-1')).toBe(0);
  });
});
