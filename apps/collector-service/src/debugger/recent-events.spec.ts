import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '@tradewind/service';
import { requestTime } from '../tracking/event-time.js';
import { sortItems } from '../tracking/sort-items.js';
import { ofServer } from '../trust/standing.fixture.js';
import { RecentEvents } from './recent-events.js';
import { shownName } from './seen-event.js';
import { suggestionsFor } from './suggestions.js';

const ofBrowser = { source: 'browser' as const, policy: defaultPolicy, isSigned: () => false };
let messages = 0;

function sorted(items: readonly unknown[], standing = ofServer) {
  return sortItems(
    { writeKey: 'w', sentAt: undefined, context: undefined, integrations: undefined, items },
    {
      time: requestTime(1_000, undefined, false),
      pseudonyms: { user: (id) => `u_${id}`, anonymous: (id) => `a_${id}`, email: () => 'e_' },
      maxEventBytes: Infinity,
      newMessageId: () => `made-up-${String(messages++)}`,
      standing,
    },
  );
}

/** What the debugger says of one item. */
function seen(item: object, standing: typeof ofServer | typeof ofBrowser = ofServer) {
  const recent = new RecentEvents(10, 0);
  const { source } = standing;
  recent.add('shop', sorted([item], standing), { source, receivedAt: 1 });
  const [event] = recent.after('shop', -1);
  if (event === undefined) throw new Error('nothing was remembered');
  return { ...event, suggestions: suggestionsFor(event) };
}

const track = (event: string, properties: object = {}) => ({
  ...{ type: 'track', userId: 'ann', event, properties },
});

describe('what the debugger says of an event', () => {
  it('is nothing but the verdict where all is as it should be', () => {
    expect(seen(track('Product Viewed', { product_id: 'p' }))).toMatchObject({
      ...{ verdict: 'accepted', source: 'server', event: 'Product Viewed', shopper: 'u_ann' },
      ...{ type: 'product.viewed', suggestions: [] },
    });
  });

  it.each([
    ['another spelling', track('product_viewed', { product_id: 'p' }), 'taken as Product Viewed'],
    ['a slip of the pen', track('Prodcut Viewed'), 'did you mean Product Viewed?'],
    ['a name of its own', track('Size Guide Opened'), undefined],
    ['a short name of its own', track('Vote'), undefined],
    ['what was left out', track('Product Viewed', { sku: 'p', price: 'dear' }), 'properties.price'],
    ['a call without a name', { type: 'page', anonymousId: 'b' }, undefined],
  ])('names %s', (_, item, suggestion) => {
    const { verdict, suggestions } = seen(item);
    expect(verdict).toBe('accepted');
    if (suggestion === undefined) expect(suggestions).toEqual([]);
    else expect(suggestions.join()).toContain(suggestion);
  });

  it.each([
    ['nobody', { type: 'page' }, 'no_user_anon_id', 'userId'],
    ['a type that there is not', { type: 'view', userId: 'a' }, 'unknown_type', 'identify'],
    ['a bad time', { ...track('X'), timestamp: 'noon' }, 'invalid_timestamp', 'ISO 8601'],
    ['no object', 7, 'not_an_object', 'JSON object'],
  ])('refuses %s, with the reason and what to do', (_, item, reason, advice) => {
    const event = seen(item as object);
    expect(event).toMatchObject({ verdict: 'refused', rejection: { reason } });
    expect(event.suggestions.join()).toContain(advice);
  });

  it('tells an order that anybody could have sent from one of the shop', () => {
    const order = track('Order Completed', { order_id: 'o', total: 5 });
    expect(seen(order).verdict).toBe('accepted');
    const unverified = seen(order, ofBrowser);
    expect(unverified).toMatchObject({ verdict: 'unverified', type: 'order.completed' });
    expect(unverified.suggestions.join()).toContain('server key');
  });

  it('shows no value that a client sent', () => {
    const planted = 'PLANTED';
    const items = [
      { type: 'page', userId: planted, messageId: planted, properties: { title: planted } },
      { ...track(`${planted}@shop.example`), messageId: planted },
      track(`call ${'0'.repeat(6)}${planted}`, { name: planted }),
      { type: 'track', anonymousId: planted, event: 'Order Completed', properties: planted },
      { type: planted, userId: 'a', event: `a\n${planted}` },
      { type: 'identify', userId: 'a', traits: { email: planted, [planted]: planted } },
    ];
    const told = items.map((item) => {
      const { shopper = '', ...rest } = seen(item, ofBrowser);
      return JSON.stringify([shopper.replace(/^[ua]_.*/, ''), rest]);
    });
    expect(told.filter((text) => text.includes(planted))).toEqual([]);
  });

  it('shows names that a developer would choose', () => {
    for (const name of ['Size Guide Opened', 'cart:opened', 'orders/paid', '加入购物车'])
      expect(shownName(name)).toBe(name);
    for (const name of ['ann@shop.example', '49 30 123456', 'x'.repeat(61), 'a\nb', ''])
      expect(shownName(name)).toBe('…');
  });
});

describe('the events that are remembered', () => {
  const received = { source: 'server' as const, receivedAt: 1 };
  const page = (messageId: string) => ({ type: 'page', userId: 'ann', messageId });
  const pages = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => page(String(from + i)));

  it('are the last ones, in order, of each tenant', () => {
    const recent = new RecentEvents(5, 0);
    for (let n = 0; n < 40; n += 4) recent.add('shop', sorted(pages(n, n + 4)), received);
    recent.add('other', sorted([page('o')]), received);
    const numbers = recent.after('shop', -1).map(({ number }) => number);
    expect(numbers).toEqual([35, 36, 37, 38, 39]);
    expect(recent.after('shop', 37).map(({ number }) => number)).toEqual([38, 39]);
    expect(recent.after('shop', 39)).toEqual([]);
    expect(recent.after('other', -1)).toHaveLength(1);
    expect(recent.after('nobody', -1)).toEqual([]);
  });

  it('of a large request are its last', () => {
    const recent = new RecentEvents(3, 0);
    recent.add('shop', sorted(pages(0, 100)), received);
    expect(recent.after('shop', -1)).toHaveLength(3);
  });

  it('are duplicates where an id comes again', () => {
    const recent = new RecentEvents(10, 0);
    const verdicts = () => recent.after('shop', -1).map(({ verdict }) => verdict);
    recent.add('shop', sorted([page('m'), page('n'), page('m')]), received);
    expect(verdicts()).toEqual(['accepted', 'accepted', 'duplicate']);
    recent.add('other', sorted([page('n')]), received);
    recent.add('shop', sorted([page('n')]), received);
    expect(verdicts().at(-1)).toBe('duplicate');
  });

  it('have numbers that grow when the process is started again', () => {
    const [before, after] = [0, 1].map((startedAt) => {
      const recent = new RecentEvents(10, startedAt);
      recent.add('shop', sorted(pages(0, 10)), received);
      return recent.after('shop', -1).map(({ number }) => number);
    });
    expect(Math.min(...(after ?? []))).toBeGreaterThan(Math.max(...(before ?? [])));
  });
});
