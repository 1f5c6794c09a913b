import { describe, expect, it } from '@jest/globals';
import {
  campaignDocument,
  type ContentInputOf,
  type StorefrontEvents,
  type TopicEvent,
} from '@tradewind/contracts';
import { add, ANN, campaigns, DAY, HOUR, order, shop, START, told, view } from './shop.fixture.js';

type Content = ContentInputOf<typeof campaignDocument>;
type Event = TopicEvent<StorefrontEvents>;

const MINUTE = 60_000;
const base = { messageId: 'm', event: 'e' };
const viewed = (item: string, category = 'tea'): Event => ({
  type: 'product.viewed',
  data: { ...base, properties: { product_id: item, category } },
});
const searched = (query: string): Event => ({
  type: 'search.performed',
  data: { ...base, properties: { query } },
});

const own = (content: Content, id = 'mine') =>
  shop().document(campaignDocument, { tenant: 'demo', id }, { holdOut: 0, ...content });

describe('a campaign of the shop’s own', () => {
  const tea: Content = {
    trigger: {
      kind: 'event',
      event: 'product.viewed',
      where: [{ property: 'category', equals: 'tea' }],
    },
    wait: '2h',
    cancelOn: [{ event: 'cart.item_added' }],
  };

  it('is decided when an event that fits was not followed by one that cancels it', () => {
    const tested = own(tea)
      .event(viewed('oolong'), { key: ANN, time: START })
      .event(viewed('cup', 'cups'), { key: ANN, time: START + HOUR })
      .tick(START + 2 * HOUR - 1);
    expect(campaigns(tested)).toEqual([]);
    tested.tick(START + 2 * HOUR);
    expect(campaigns(tested)).toMatchObject([
      {
        type: 'campaign.requested',
        kind: 'mine',
        time: START + 2 * HOUR,
        settingsVersion: 1,
        probability: 1,
        policy: 'rule',
        evidence: { event: 'product.viewed', item: 'oolong' },
        eligibility: [
          { rule: 'consent', passed: true },
          { rule: 'frequency-capped', passed: true },
        ],
        expiresAt: new Date(START + 26 * HOUR).toISOString(),
      },
    ]);
  });

  it('waits anew when its event comes again, and not at all once it is cancelled', () => {
    const again = own(tea)
      .event(viewed('oolong'), { key: ANN, time: START })
      .event(viewed('sencha'), { key: ANN, time: START + HOUR })
      .tick(START + DAY);
    expect(campaigns(again)).toMatchObject([
      { time: START + 3 * HOUR, evidence: { item: 'sencha' } },
    ]);
    const cancelled = own({ ...tea, cancelOn: [{ event: 'search.performed' }] })
      .event(viewed('oolong'), { key: ANN, time: START })
      .event(searched('cups'), { key: ANN, time: START + HOUR })
      .tick(START + DAY);
    expect(campaigns(cancelled)).toEqual([]);
  });

  it('without a wait is decided at once, and once for an event that is told twice', () => {
    const tested = own({ trigger: { kind: 'event', event: 'search.performed' } })
      .event(searched('tea'), { key: ANN, time: START })
      .event(searched('tea'), { key: ANN, time: START });
    expect(campaigns(tested)).toMatchObject([{ kind: 'mine', time: START }]);
  });

  it('is neither decided nor waited for while it is off, nor after it was deleted', () => {
    const off = own({ ...tea, enabled: false }).event(viewed('oolong'), { key: ANN, time: START });
    expect(off.timer(ANN)).toBe(START + DAY);
    const gone = own(tea)
      .event(viewed('oolong'), { key: ANN, time: START })
      .document(campaignDocument, { tenant: 'demo', id: 'mine' });
    for (const tested of [off, gone]) expect(campaigns(tested.tick(START + 2 * DAY))).toEqual([]);
  });

  it('of another shop is not looked at', () => {
    const tested = own(tea)
      .event(viewed('oolong'), { key: 'other:u_ann', time: START })
      .tick(START + DAY);
    expect(campaigns(tested)).toEqual([]);
  });

  it('of abandoned carts has a wait and messages of its own, beside the built-in one', () => {
    const tested = own({ trigger: { kind: 'cart-abandoned' }, wait: '10m', channel: 'push' })
      .event(add(), { key: ANN, time: START })
      .tick(START + 2 * HOUR);
    expect(campaigns(tested)).toMatchObject([
      { kind: 'mine', channel: 'push', time: START + 10 * MINUTE, evidence: { value: 4.5 } },
      { kind: 'cart-abandonment', time: START + HOUR },
    ]);
    tested.event(add('cup'), { key: ANN, time: START + 3 * HOUR });
    tested.event(order('1'), { key: ANN, time: START + 3 * HOUR + MINUTE }).tick(START + DAY);
    expect(campaigns(tested).map(({ type }) => type)).toEqual(['campaign.converted']);
  });

  it('of abandoned visits asks for products seen, and ends with a filled cart or an order', () => {
    const browse: Content = { trigger: { kind: 'browse-abandoned', views: 2 } };
    const seen = (...then: Event[]) => {
      const tested = own(browse);
      [viewed('oolong'), ...then].forEach((event, i) =>
        tested.event(event, { key: ANN, time: START + i * MINUTE }),
      );
      return campaigns(tested.tick(START + 61 * MINUTE)).filter(({ kind }) => kind === 'mine');
    };
    expect(seen(viewed('sencha'))).toMatchObject([
      { time: START + 61 * MINUTE, evidence: { items: ['oolong', 'sencha'] } },
    ]);
    expect(seen()).toEqual([]);
    expect(seen(viewed('sencha'), add())).toEqual([]);
    expect(seen(viewed('sencha'), order('1'))).toEqual([]);
  });

  it('of win-back waits from the last order that was kept', () => {
    const tested = own({ trigger: { kind: 'win-back' }, wait: '30d' })
      .event(order('1'), { key: ANN, time: START })
      .event(order('2'), { key: ANN, time: START + 10 * DAY })
      .event(told('order.cancelled', '2'), { key: ANN, time: START + 11 * DAY })
      .tick(START + 45 * DAY);
    expect(campaigns(tested)).toMatchObject([
      { kind: 'mine', time: START + 30 * DAY, evidence: { lastOrder: '1', orders: 1 } },
    ]);
  });

  it('comes back as often as its re-entry allows, and says why not', () => {
    const often = own({ trigger: { kind: 'event', event: 'search.performed' }, reEntry: '2d' });
    for (const day of [0, 1, 2]) {
      often.event(searched('tea'), { key: ANN, time: START + day * DAY });
    }
    expect(campaigns(often).map(({ type }) => type)).toEqual([
      'campaign.requested',
      'campaign.suppressed',
      'campaign.requested',
    ]);
    const once = own({ trigger: { kind: 'event', event: 'search.performed' }, reEntry: 'once' })
      .event(searched('tea'), { key: ANN, time: START })
      .event(searched('tea'), { key: ANN, time: START + 100 * DAY });
    expect(campaigns(once)[1]).toMatchObject({ reason: 're-entry' });
  });

  it('addresses only those whom it asks for, and says which rule did not pass', () => {
    const asked = (eligibility: Content['eligibility']) =>
      campaigns(
        own({ trigger: { kind: 'event', event: 'search.performed' }, eligibility })
          .event(order('1'), { key: ANN, time: START })
          .event(searched('tea'), { key: ANN, time: START + MINUTE }),
      )[0];
    expect(asked({ minOrders: 1, maxOrders: 1, signedIn: true })).toMatchObject({
      type: 'campaign.requested',
    });
    for (const [rule, eligibility] of Object.entries({
      minOrders: { minOrders: 2 },
      maxOrders: { maxOrders: 0 },
      minCartValue: { minCartValue: 1 },
      minPropensity: { minPropensity: 0.1 },
      signedIn: { signedIn: false },
    })) {
      expect(asked(eligibility)).toMatchObject({
        type: 'campaign.suppressed',
        reason: rule,
        eligibility: [
          { rule: 'consent', passed: true },
          { rule, passed: false },
        ],
      });
    }
  });
});

it('views alone give no occasion', () => {
  const tested = shop().event(view, { key: ANN, time: START });
  expect(campaigns(tested.tick(START + DAY))).toEqual([]);
});
