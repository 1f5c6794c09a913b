import { describe, expect, it } from '@jest/globals';
import {
  campaignDocument,
  campaignPolicyDocument,
  type ContentInputOf,
  type StorefrontEvents,
  type TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import type { CampaignFigures } from './campaign-figures.js';
import { campaignReport } from './campaign-report.js';
import {
  add,
  ANN,
  campaigns,
  DAY,
  HOUR,
  order,
  shop,
  START,
  told,
  type Shop,
} from './shop.fixture.js';
import { seedOf } from './hold-out.js';
import { MarketingFold } from './marketing-fold.js';

type Event = TopicEvent<StorefrontEvents>;
type Content = ContentInputOf<typeof campaignDocument>;

const base = { messageId: 'm', event: 'e' };
const searched: Event = {
  type: 'search.performed',
  data: { ...base, properties: { query: 'tea' } },
};
const trigger = { kind: 'event', event: 'search.performed' } as const;
const own = (content: Partial<Content> = {}) =>
  new FoldHarness(new MarketingFold(undefined, { campaignsPerWeek: 1_000 }), {
    epochMs: HOUR,
    rereads: false,
  }).document(campaignDocument, { tenant: 'demo', id: 'mine' }, { trigger, ...content });
const report = (tested: Shop, id = 'mine') =>
  campaignReport(id, [tested.part(`demo:${id}`) as CampaignFigures]);
const shopper = (i: number) => `demo:u_${String(i)}`;
interface Decision {
  readonly type: string;
  readonly shopper: string;
  readonly campaignId: string;
  readonly reason: string;
  readonly arm?: string;
  readonly probability: number;
}
const decisions = (tested: Shop) => campaigns(tested) as unknown as Decision[];

/** A number from 0 to 1 of a shopper, which has nothing to do with how they are assigned. */
const luckOf = (i: number) => seedOf(`luck|${String(i)}`) / 2 ** 32;

describe('the hold-out of a campaign', () => {
  it('leaves a tenth alone unless the document says otherwise, and logs with which probability', () => {
    const tested = own();
    for (let i = 0; i < 500; i++) tested.event(searched, { key: shopper(i), time: START });
    const decided = decisions(tested);
    const held = decided.filter(({ type }) => type === 'campaign.held_out');
    const requested = decided.filter(({ type }) => type === 'campaign.requested');
    expect([held.length, requested.length]).toEqual([held.length, 500 - held.length]);
    expect(new Set(held.map(({ probability }) => probability))).toEqual(new Set([0.1]));
    expect(new Set(requested.map(({ probability }) => probability))).toEqual(new Set([0.9]));
    const { holdOut, ...figures } = report(tested);
    expect(figures).toMatchObject({ occasions: 500, eligible: 500, heldOut: held.length });
    expect(holdOut).toMatchObject({
      treated: { shoppers: requested.length },
      control: { shoppers: held.length },
      sampleRatio: { broken: false },
    });
  });

  it('is none of the built-in campaigns, and that of the shop is of all of them', () => {
    const abandoned = (tested: Shop) => {
      for (let i = 0; i < 60; i++) tested.event(add(), { key: shopper(i), time: START });
      return decisions(tested.tick(START + 2 * HOUR)).map(({ type, reason }) =>
        type === 'campaign.held_out' ? reason : type,
      );
    };
    expect(new Set(abandoned(shop()))).toEqual(new Set(['campaign.requested']));
    const policy = { tenant: 'demo', id: 'default' };
    const held = abandoned(shop().document(campaignPolicyDocument, policy, { holdOut: 0.5 }));
    expect(new Set(held)).toEqual(new Set(['campaign.requested', 'global-hold-out']));
  });

  it('counts in the caps like a request, so that both groups meet the same caps', () => {
    const reasons = (holdOut: number) => {
      const tested = own({ holdOut, perWeek: 1 });
      for (const hour of [0, 1]) {
        for (let i = 0; i < 20; i++) {
          tested.event(searched, { key: shopper(i), time: START + hour * HOUR });
        }
      }
      return report(tested).suppressed;
    };
    expect(reasons(0)).toEqual({ 'frequency-capped': 20 });
    expect(reasons(0.9)).toEqual({ 'frequency-capped': 20 });
  });

  it('stays with a shopper who is known by another id later, who counts once', () => {
    const ids = Array.from({ length: 40 }, (_, i) => [`demo:a_${String(i)}`, shopper(i)] as const);
    const tested = own({ holdOut: 0.5 });
    for (const [visitor] of ids) tested.event(searched, { key: visitor, time: START });
    const before = decisions(tested).map(({ type }) => type);
    for (const [, user] of ids) tested.event(searched, { key: user, time: START + HOUR });
    expect(report(tested).holdOut.treated.shoppers).toBeGreaterThan(0);
    for (const [visitor, user] of ids) tested.link(visitor, user, START + 2 * HOUR);
    tested.take();
    for (const [, user] of ids) tested.event(searched, { key: user, time: START + 10 * DAY });
    expect(decisions(tested).map(({ type }) => type)).toEqual(before);
    const { treated, control } = report(tested).holdOut;
    expect(treated.shoppers + control.shoppers).toBe(40);
    expect(control.shoppers).toBe(before.filter((type) => type === 'campaign.held_out').length);
  });
});

describe('the report of a campaign', () => {
  it('tells what the campaign has added from what it is credited with', () => {
    const tested = own({ holdOut: 0.5 });
    const shoppers = 800;
    for (let i = 0; i < shoppers; i++) tested.event(searched, { key: shopper(i), time: START });
    const treated = new Set(
      decisions(tested).flatMap(({ type, shopper: id }) =>
        type === 'campaign.requested' ? [`demo:${id}`] : [],
      ),
    );
    // Three in ten order anyway, and one in ten more of those who are addressed: 20 each.
    for (let i = 0; i < shoppers; i++) {
      if (luckOf(i) >= (treated.has(shopper(i)) ? 0.4 : 0.3)) continue;
      tested.event(order(String(i), 20), { key: shopper(i), time: START + DAY });
    }
    const { converted, lastTouchRevenue, holdOut } = report(tested);
    expect(converted).toBe(holdOut.treated.buyers);
    expect(lastTouchRevenue['']).toBe(converted * 20);
    const truth = 0.1 * 20 * treated.size;
    const effect = holdOut.incrementalRevenue[''];
    expect(effect?.low).toBeLessThan(truth);
    expect(effect?.high).toBeGreaterThan(truth);
    expect(effect?.value).toBeLessThan((lastTouchRevenue[''] ?? 0) / 2);
    expect(effect?.sequential.low).toBeLessThan(effect?.low ?? 0);
    expect(effect?.sequential.high).toBeGreaterThan(effect?.high ?? 0);
    expect(holdOut.sampleRatio.broken).toBe(false);
  });

  it('follows what becomes of an order, and leaves what is ordered too late', () => {
    const tested = own({ holdOut: 0.5 });
    for (let i = 0; i < 20; i++) {
      tested
        .event(searched, { key: shopper(i), time: START })
        .event(order(`${String(i)}-a`, 10), { key: shopper(i), time: START + DAY })
        .event(order(`${String(i)}-b`, 5), { key: shopper(i), time: START + 2 * DAY })
        .event(order(`${String(i)}-c`, 99), { key: shopper(i), time: START + 9 * DAY });
    }
    const both = () => {
      const { treated, control } = report(tested).holdOut;
      return [treated, control].map(({ buyers, revenue }) => ({
        buyers,
        each: (revenue[''] ?? 0) / buyers,
      }));
    };
    expect(both().map(({ each }) => each)).toEqual([15, 15]);
    for (let i = 0; i < 20; i++) {
      const time = START + 10 * DAY;
      tested
        .event(told('order.cancelled', `${String(i)}-a`), { key: shopper(i), time })
        .event(told('order.refunded', `${String(i)}-b`, { revenue: 2 }), { key: shopper(i), time });
    }
    expect(both().map(({ each }) => each)).toEqual([3, 3]);
    expect(both().reduce((sum, { buyers }) => sum + buyers, 0)).toBe(20);
    const figures = tested.part('demo:mine') as CampaignFigures;
    expect(figures.treated.revenue['']?.squares).toBeCloseTo(9 * figures.treated.buyers);
    for (let i = 0; i < 20; i++) {
      const [key, time] = [shopper(i), START + 11 * DAY];
      tested.event(told('order.cancelled', `${String(i)}-b`), { key, time });
    }
    expect(both()).toEqual([
      { buyers: 0, each: NaN },
      { buyers: 0, each: NaN },
    ]);
  });

  it('does not lose an order that the book no longer remembers', () => {
    const tested = own({ holdOut: 0.5 }).event(searched, { key: ANN, time: START });
    for (let i = 0; i < 60; i++) {
      tested.event(order(String(i), 10), { key: ANN, time: START + (i + 1) * DAY });
    }
    const { treated, control } = report(tested).holdOut;
    expect((treated.revenue[''] ?? 0) + (control.revenue[''] ?? 0)).toBe(70);
  });

  it('says nothing of an effect without a hold-out', () => {
    const tested = own({ holdOut: 0 }).event(searched, { key: ANN, time: START });
    expect(report(tested)).toMatchObject({
      requested: 1,
      holdOut: { treated: { shoppers: 0 }, incrementalRevenue: {}, sampleRatio: { pValue: 1 } },
    });
  });
});

describe('the arm of a campaign', () => {
  const arms = [{ id: 'plain' }, { id: 'better', content: { percent: 10 } }];

  it('is chosen more and more by what the arms have brought, with the probability that is logged', () => {
    const run = (shoppers: number) => {
      const tested = own({ holdOut: 0, arms });
      for (let i = 0; i < shoppers; i++) {
        const [key, time] = [shopper(i), START + i * 60_000];
        tested.event(searched, { key, time });
        const [decision] = decisions(tested);
        const rate = decision?.arm === 'better' ? 0.5 : 0.1;
        if (luckOf(i) < rate) tested.event(order(String(i)), { key, time: time + 1 });
        tested.take();
      }
      return report(tested).arms;
    };
    expect(run(25)).toEqual(run(25));
    const found = run(120);
    expect(found['better']?.trials).toBeGreaterThan(2 * (found['plain']?.trials ?? 0));
    expect((found['better']?.trials ?? 0) + (found['plain']?.trials ?? 0)).toBe(120);
  });

  it('is passed on with its content; evenly if the document says so', () => {
    const tested = own({ holdOut: 0.2, arms, policy: 'even' });
    for (let i = 0; i < 60; i++) tested.event(searched, { key: shopper(i), time: START });
    const requested = decisions(tested).filter(({ type }) => type === 'campaign.requested');
    expect(new Set(requested.map(({ arm }) => arm))).toEqual(new Set(['plain', 'better']));
    for (const { arm, probability, ...rest } of requested) {
      expect(probability).toBeCloseTo(0.4);
      expect(rest).toMatchObject({
        policy: 'even',
        ...(arm === 'better' && { content: { percent: 10 } }),
      });
    }
  });

  it('that was reported to have arrived is what counts, if the document says so', () => {
    const arrived = (campaignId: string, source?: 'browser'): Event => ({
      type: 'track.custom',
      data: {
        ...{ ...base, event: 'Email Delivered', properties: { campaign_id: campaignId } },
        ...(source && { source }),
      },
    });
    const delivered = (source?: 'browser') => {
      const tested = own({ holdOut: 0, arms: [{ id: 'plain' }], delivery: 'reported' });
      tested.event(searched, { key: ANN, time: START });
      const [{ campaignId } = { campaignId: '' }] = decisions(tested);
      for (const minute of [1, 2]) {
        const event = arrived(campaignId, source);
        tested.event(event, { key: ANN, time: START + minute * 60_000 });
      }
      return tested.event(order('1', 9), { key: ANN, time: START + HOUR });
    };
    expect(report(delivered())).toMatchObject({
      delivered: 1,
      converted: 1,
      arms: { plain: { trials: 1, rewards: 1 } },
    });
    expect(delivered().state(ANN).sessions).toBe(1);
    expect(report(delivered('browser'))).toMatchObject({ delivered: 0, converted: 0, arms: {} });
    const cancelled = delivered().event(told('order.cancelled', '1'), {
      key: ANN,
      time: START + DAY,
    });
    expect(report(cancelled)).toMatchObject({
      converted: 0,
      reversed: 1,
      arms: { plain: { trials: 1, rewards: 0 } },
    });
  });
});
