import { describe, expect, it } from '@jest/globals';
import { defaultPolicy, userHashOf, type TenantPolicy } from '@tradewind/service';
import { requestTime } from '../tracking/event-time.js';
import { sortItems } from '../tracking/sort-items.js';
import type { Standing } from './standing.js';
import { ofServer } from './standing.fixture.js';

const shop = { name: 'shop', pseudonymKey: 'pseudonym-key-of-the-shop' };
const hash = userHashOf(shop, 'ann');

function browser(policy: Partial<TenantPolicy> = {}): Standing {
  return {
    source: 'browser',
    policy: { ...defaultPolicy, ...policy },
    isSigned: (userId, given) => given === userHashOf(shop, userId),
  };
}

function take(standing: Standing, item: object, request: object = {}) {
  const sorted = sortItems(
    {
      writeKey: 'w',
      sentAt: undefined,
      context: undefined,
      integrations: undefined,
      ...request,
      items: [{ messageId: 'm', ...item }],
    },
    {
      time: requestTime(1_000, undefined, false),
      pseudonyms: { user: (id) => `u_${id}`, anonymous: (id) => `a_${id}`, email: () => 'e_' },
      maxEventBytes: Infinity,
      newMessageId: () => 'made-up',
      standing,
    },
  );
  const [event] = sorted.accepted;
  if (event === undefined) throw new Error(JSON.stringify(sorted.rejected));
  return { event, notes: sorted.notes };
}

const order = (properties: object = {}, more: object = {}) => ({
  type: 'track',
  userId: 'ann',
  event: 'Order Completed',
  properties: { order_id: 'o1', revenue: 20, ...properties },
  ...more,
});

describe('facts of a browser', () => {
  it.each(['Order Completed', 'Order Updated', 'Order Refunded', 'Order Cancelled', 'purchase'])(
    '%s is kept as unverified, and the answer says so',
    (event) => {
      const { event: taken, notes } = take(browser(), { ...order(), event });
      expect(taken.type).toBe('fact.unverified');
      expect(taken.data).toMatchObject({
        event,
        properties: { order_id: 'o1' },
        source: 'browser',
      });
      expect(notes).toContainEqual(
        expect.objectContaining({ index: 0, path: 'event', what: 'unverified' }),
      );
    },
  );

  it('of a visitor are no better: they would go to a user with the visitor', () => {
    const anonymous = order({}, { userId: undefined, anonymousId: 'b' });
    expect(take(browser(), anonymous).event.type).toBe('fact.unverified');
  });

  it.each([
    ['context', { context: { userHash: hash } }],
    ['context, as Ruby writes it', { context: { user_hash: hash } }],
    ['the traits of the context', { context: { traits: { userHash: hash } } }],
    ['a destination', { integrations: { Intercom: { user_hash: hash } } }],
  ])('count if the shop has signed the user, in %s', (_, more) => {
    const { event, notes } = take(browser(), order({}, more));
    expect(event.type).toBe('order.completed');
    expect(notes).toEqual([]);
    expect(JSON.stringify(event.data)).not.toContain(hash);
  });

  it('count if the context of the batch has the signature', () => {
    const { event } = take(browser(), order(), { context: { userHash: hash } });
    expect(event.type).toBe('order.completed');
    expect(JSON.stringify(event.data)).not.toContain(hash);
  });

  it.each([
    ['of another user', userHashOf(shop, 'bob')],
    ['that is cut off', hash.slice(0, 63)],
    ['that is no text', [hash]],
  ])('do not count with a signature %s', (_, userHash) => {
    const { event } = take(browser(), order({}, { context: { userHash } }));
    expect(event.type).toBe('fact.unverified');
  });

  it('are not what a server states', () => {
    const { event, notes } = take(ofServer, order({ tracking_number: 'T-1234' }));
    expect(event).toMatchObject({ type: 'order.completed', notes });
    expect(event.data).toMatchObject({ properties: { tracking_number: 'T-1234' } });
    expect(event.data['source']).toBeUndefined();
  });

  it('traits are one; an identify without any only links', () => {
    const identify = { type: 'identify', userId: 'ann', anonymousId: 'b' };
    const { event } = take(browser(), { ...identify, traits: { plan: 'gold' } });
    expect(event).toMatchObject({ type: 'fact.unverified', aliases: ['a_b'] });
    expect(event.data).toMatchObject({ claims: 'user.identified', traits: { plan: 'gold' } });
    expect(take(browser(), identify).event).toMatchObject({
      type: 'user.identified',
      aliases: ['a_b'],
    });
  });

  it('an alias never links one user to another, whoever signed', () => {
    const alias = { type: 'alias', userId: 'ann', previousId: 'bob', context: { userHash: hash } };
    expect(take(browser(), alias).event.aliases).toEqual(['a_bob']);
    expect(take(ofServer, alias).event.aliases).toEqual(['a_bob', 'u_bob']);
  });
});

describe('trust: browser-orders', () => {
  const trusting = browser({ trust: 'browser-orders', maxBrowserOrder: 100 });

  it('takes orders without a signature, but not where a parcel is', () => {
    const { event } = take(
      trusting,
      order({
        status: 'shipped',
        tracking_number: 'T-1',
        carrier: 'call 555',
        tracking_url: '//x',
      }),
    );
    expect(event.type).toBe('order.completed');
    const { unverified, ...counted } = event.data['properties'] as Record<string, unknown>;
    expect(counted).toEqual({ order_id: 'o1', revenue: 20, products: [] });
    expect(unverified).toMatchObject({ carrier: 'call 555' });
  });

  it.each([
    ['revenue', { revenue: 101 }],
    ['a negative total', { revenue: 1, total: -101 }],
    ['lines', { products: [{ sku: 's', price: 51, quantity: 2 }] }],
    [
      'lines that cancel out',
      {
        products: [
          { sku: 's', price: 99, quantity: 2 },
          { sku: 't', price: 99, quantity: -2 },
        ],
      },
    ],
  ])('takes no order above the limit by its %s', (_, properties) => {
    expect(take(trusting, order(properties)).event.type).toBe('fact.unverified');
  });

  it('does not take traits', () => {
    const identify = { type: 'identify', userId: 'ann', traits: { plan: 'gold' } };
    expect(take(trusting, identify).event.type).toBe('fact.unverified');
  });
});

describe('what a browser says of products', () => {
  const shown = { name: 'Lamp', url: 'https://x.example', image_url: '/i', price: 3 };
  const added = {
    type: 'track',
    userId: 'ann',
    event: 'Product Added',
    properties: { product_id: 'p', category: 'lamps', quantity: 2, ...shown },
  };

  it('is put aside, but what it is about and how many', () => {
    const { event, notes } = take(browser(), added);
    expect(event.data['properties']).toEqual({
      product_id: 'p',
      category: 'lamps',
      quantity: 2,
      unverified: shown,
    });
    expect(notes).toMatchObject([{ path: 'properties', what: 'unverified_details' }]);
  });

  it('is put aside line by line, also for a signed user', () => {
    const seen = {
      ...{ type: 'track', userId: 'ann', event: 'Cart Viewed', context: { userHash: hash } },
      properties: { products: [{ product_id: 'p', ...shown }, { sku: 's' }] },
    };
    expect(take(browser(), seen).event.data['properties']).toMatchObject({
      products: [{ product_id: 'p', unverified: shown }, { sku: 's' }],
    });
  });

  it('keeps its price where the shop believes the orders of browsers', () => {
    const { event } = take(browser({ trust: 'browser-orders' }), added);
    expect(event.data['properties']).toMatchObject({ price: 3, unverified: { name: 'Lamp' } });
  });

  it("stands as it is if a server says it, or in events of the shop's own", () => {
    expect(take(ofServer, added).event.data['properties']).toMatchObject(shown);
    const own = { ...added, event: 'Size Guide Opened' };
    expect(take(browser(), own).event.data['properties']).toMatchObject(shown);
  });
});
