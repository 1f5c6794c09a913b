import { describe, expect, it } from '@jest/globals';
import { defaultPolicy } from '@tradewind/service';
import { requestTime } from '../tracking/event-time.js';
import { sortItems } from '../tracking/sort-items.js';
import type { Standing } from './standing.js';
import { ofServer } from './standing.fixture.js';

const ofBrowser: Standing = { source: 'browser', policy: defaultPolicy, isSigned: () => false };
const CRAWLER = 'Mozilla/5.0 (compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm)';
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36';

interface Sent {
  readonly standing?: Standing;
  /** In the context of the event. */
  readonly stated?: unknown;
  /** In the context of the batch. */
  readonly shared?: string;
  /** In the header of the request. */
  readonly header?: string;
  readonly item?: object;
}

function take({ standing = ofBrowser, stated, shared, header, item }: Sent) {
  const view = { type: 'track', event: 'Product Viewed', properties: { product_id: 'p' } };
  const context = stated === undefined ? {} : { context: { userAgent: stated } };
  const { accepted, notes } = sortItems(
    {
      writeKey: 'w',
      sentAt: undefined,
      context: shared === undefined ? undefined : { userAgent: shared },
      integrations: undefined,
      items: [{ messageId: 'm', anonymousId: 'v', ...view, ...context, ...item }],
    },
    {
      time: requestTime(1_000, undefined, false),
      pseudonyms: { user: (id) => `u_${id}`, anonymous: (id) => `a_${id}`, email: () => 'e_' },
      maxEventBytes: Infinity,
      newMessageId: () => 'made-up',
      standing,
      userAgent: header,
    },
  );
  return { accepted, types: accepted.map(({ type }) => type), notes };
}

describe('an event of a robot', () => {
  it.each<[string, Sent]>([
    ['its context', { stated: CRAWLER }],
    ['the context of its batch', { shared: CRAWLER }],
    ['its context, sent on by a server', { stated: CRAWLER, standing: ofServer }],
    ['the request of the page', { header: CRAWLER }],
    ['a browser without a window', { stated: CHROME.replace('Chrome', 'HeadlessChrome') }],
  ])('is a visit of a robot by %s, and the answer says so', (_, sent) => {
    const { accepted, types, notes } = take(sent);
    expect(types).toEqual(['robot.visited']);
    expect(accepted[0]?.data).toMatchObject({
      claims: 'product.viewed',
      properties: { product_id: 'p' },
    });
    expect(notes).toMatchObject([
      { index: 0, path: 'context.userAgent', what: 'robot', taken: 'product.viewed' },
    ]);
  });

  it('links no ids, and each of several stays one of a robot', () => {
    const identify = { type: 'identify', userId: 'ann', traits: undefined };
    expect(take({ stated: CRAWLER, item: identify }).accepted[0]).toMatchObject({ aliases: [] });
    const properties = { items: [{ item_id: 'a' }, { item_id: 'b' }] };
    const { accepted } = take({ stated: CRAWLER, item: { event: 'view_item', properties } });
    expect(accepted.map(({ type, data }) => [type, data['claims']])).toEqual(
      accepted.map(() => ['robot.visited', 'product.viewed']),
    );
    expect(accepted).toHaveLength(2);
  });
});

describe('an event is one of a shopper', () => {
  it.each<[string, Sent]>([
    ['with a browser', { stated: CHROME, header: CRAWLER }],
    ['when nothing is said of the client', {}],
    ['when what is said is no text', { stated: 7 }],
    ['of an app, whose library is named', { header: 'okhttp/4.12' }],
    ['of a server, whose own client is none', { header: CRAWLER, standing: ofServer }],
  ])('%s', (_, sent) => {
    expect(take(sent).types).toEqual(['product.viewed']);
  });

  it('if the shop states a fact', () => {
    const order = { event: 'Order Completed', properties: { order_id: 'o', revenue: 1 } };
    const sent = { stated: CRAWLER, item: { ...order, userId: 'ann' } };
    expect(take({ ...sent, standing: ofServer }).types).toEqual(['order.completed']);
    expect(take(sent).types).toEqual(['fact.unverified']);
  });
});
