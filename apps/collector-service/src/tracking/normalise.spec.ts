import { ecommerceTypeByName, storefrontEventSchemas } from '@tradewind/contracts';
import { describe, expect, it } from '@jest/globals';
import { requestTime } from './event-time.js';
import { normalise, type ItemDefaults } from './normalise.js';

const defaults: ItemDefaults = {
  context: undefined,
  integrations: undefined,
  time: requestTime(1_000, undefined, false),
};
const take = (item: Record<string, unknown>, given: Partial<ItemDefaults> = {}) =>
  normalise({ userId: 'u_1', ...item }, 'm1', { ...defaults, ...given });
const full = {
  product_id: 'p',
  order_id: 'o',
  query: 'shoes',
  products: [{ sku: 's', price: '19.90', quantity: '2' }],
};

describe('normalise', () => {
  it.each(Object.entries(ecommerceTypeByName))('takes %s as %s', (event, type) => {
    const taken = take({ type: 'track', event, properties: { ...full, own_field: 1 } });
    if (!taken.ok) throw new Error(taken.detail ?? taken.code);
    expect(taken.type).toBe(type);
    expect(taken.data).toMatchObject({ event, properties: { own_field: 1 } });
    expect(storefrontEventSchemas[taken.type].safeParse(taken.data).success).toBe(true);
  });

  it('parses numbers in quotes', () => {
    const taken = take({ type: 'track', event: 'Order Completed', properties: full });
    expect(taken).toMatchObject({
      data: { properties: { products: [{ sku: 's', price: 19.9, quantity: 2 }] } },
    });
  });

  it('keeps an order with an unreadable price, and reports the field', () => {
    const products = [{ product_id: 'p1', price: 'a lot', variant: null }];
    const properties = { order_id: 'o', coupon: null, total: '', products };
    expect(take({ type: 'track', event: 'Order Completed', properties })).toMatchObject({
      ok: true,
      data: { properties: { order_id: 'o', products: [{ product_id: 'p1' }] } },
      notes: [{ path: 'properties.products.0.price', what: 'left_out' }],
    });
    expect(take({ type: 'page' })).toMatchObject({ notes: [] });
  });

  it('keeps a name that the specification does not know', () => {
    for (const event of ['Size Guide Opened', 'constructor']) {
      expect(take({ type: 'track', event, properties: { a: [1] } })).toMatchObject({
        ok: true,
        type: 'track.custom',
        data: { event, properties: { a: [1] } },
      });
    }
  });

  it('takes a name in another case or of another vocabulary, and says so', () => {
    const properties = { product_id: 'p' };
    for (const event of ['product viewed', 'product_viewed', 'view_item']) {
      expect(take({ type: 'track', event, properties })).toMatchObject({
        type: 'product.viewed',
        data: { event, properties },
        notes: [{ path: 'event', what: 'event_name', taken: 'Product Viewed' }],
      });
    }
  });

  it("keeps as custom what another vocabulary's name does not fit", () => {
    expect(take({ type: 'track', event: 'purchase', properties: { a: 1 } })).toMatchObject({
      type: 'track.custom',
      data: { event: 'purchase', properties: { a: 1 } },
      notes: [{ path: 'event', what: 'kept_as_custom' }],
    });
  });

  it('makes an event of each product of an event about one, with ids that a retry repeats', () => {
    const items = [{ item_id: 'a', quantity: 1 }, { item_id: 'b' }];
    const properties = { currency: 'EUR', items };
    const taken = take({ type: 'track', event: 'add_to_cart', properties });
    expect(taken).toMatchObject({
      data: { messageId: 'm1', properties: { product_id: 'a', quantity: 1, currency: 'EUR' } },
      further: [
        { messageId: 'm1#2', userId: 'u_1', properties: { product_id: 'b', currency: 'EUR' } },
      ],
    });
    const long = normalise(
      { type: 'track', userId: 'u', event: 'add_to_cart', properties },
      'x'.repeat(99),
      defaults,
    );
    if (!long.ok) throw new Error(long.code);
    expect(String(long.further[0]?.['messageId']).length).toBeLessThanOrEqual(99);
  });

  it.each([
    [
      { type: 'identify', traits: { plan: 'gold' } },
      'user.identified',
      { traits: { plan: 'gold' } },
    ],
    [{ type: 'page', name: 'Home' }, 'page.viewed', { name: 'Home', properties: {} }],
    [{ type: 'screen', name: 'Home' }, 'screen.viewed', { name: 'Home', properties: {} }],
    [{ type: 'group', groupId: 5 }, 'group.joined', { groupId: '5', traits: {} }],
    [{ type: 'alias', previousId: 'a_1' }, 'user.aliased', { previousId: 'a_1' }],
  ])('takes %j as %s', (item, type, data) => {
    const taken = take(item);
    if (!taken.ok) throw new Error(taken.code);
    expect(taken).toMatchObject({ type, data: { ...data, userId: 'u_1', messageId: 'm1' } });
    expect(storefrontEventSchemas[taken.type].safeParse(taken.data).success).toBe(true);
  });

  it.each([
    [{ type: 'delete' }, 'unknown_type'],
    [{}, 'unknown_type'],
    [{ type: 'page', userId: undefined }, 'no_user_anon_id'],
    [{ type: 'track' }, 'no_event'],
    [{ type: 'track', event: '' }, 'no_event'],
    [{ type: 'group' }, 'no_group_id'],
    [{ type: 'alias' }, 'no_previous_id'],
    [{ type: 'page', timestamp: 'soon' }, 'invalid_timestamp'],
    [{ type: 'page', properties: [] }, 'invalid_properties'],
    [{ type: 'track', event: 'X', properties: 'no' }, 'invalid_properties'],
    [{ type: 'track', event: 'Order Completed', properties: {} }, 'invalid_properties'],
  ])('rejects %j for %s', (item, code) => {
    expect(take(item)).toMatchObject({ ok: false, code });
  });

  it('names the field at fault and never its value', () => {
    const properties = { order_id: 'o', products: [{ price: 'secret' }] };
    const rejection = take({ type: 'track', event: 'Order Completed', properties });
    expect(rejection).toMatchObject({ detail: expect.stringMatching(/products\.0/) as unknown });
    expect(JSON.stringify(rejection)).not.toContain('secret');
  });

  it('keys a shopper by the user when known, else by the visitor', () => {
    expect(take({ type: 'page', anonymousId: 'a_1' })).toMatchObject({ shopper: 'u_1' });
    expect(take({ type: 'page', userId: undefined, anonymousId: 'a_1' })).toMatchObject({
      shopper: 'a_1',
    });
  });

  it('prefers the fields of an item to those of its batch', () => {
    const taken = take(
      { type: 'page', context: { locale: 'de' } },
      { context: { locale: 'en', app: 'shop' }, integrations: { All: true } },
    );
    expect(taken).toMatchObject({
      data: { context: { locale: 'de', app: 'shop' }, integrations: { All: true } },
    });
  });

  it('prefers timestamp to originalTimestamp to the time of receipt', () => {
    const [timestamp, originalTimestamp] = [1_700_000_000_005, 1_700_000_000_006];
    expect(take({ type: 'page', timestamp, originalTimestamp })).toMatchObject({ time: timestamp });
    expect(take({ type: 'page', originalTimestamp })).toMatchObject({ time: originalTimestamp });
    expect(take({ type: 'page' })).toMatchObject({ time: 1_000 });
  });

  it.each([
    ['identify with both ids', { type: 'identify', anonymousId: 'a_2' }, ['a_2']],
    ['identify with the user alone', { type: 'identify' }, []],
    ['alias', { type: 'alias', previousId: 'a_2' }, ['a_2', 'u_2']],
    ['alias of an id that was a user', { type: 'alias', previousId: 'u_2' }, ['a_2', 'u_2']],
    ['alias of the user to itself', { type: 'alias', previousId: 'u_1' }, ['a_1']],
    ['any other call with both ids', { type: 'page', anonymousId: 'a_2' }, []],
    ['a visitor', { type: 'identify', userId: undefined, anonymousId: 'a_2' }, []],
  ])('names the other ids of the shopper that %s tells of', (_, item, aliases) => {
    expect(take(item)).toMatchObject({ ok: true, aliases });
  });
});
