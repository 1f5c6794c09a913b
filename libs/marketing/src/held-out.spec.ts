import { describe, expect, it } from '@jest/globals';
import { campaignPolicyDocument } from '@tradewind/contracts';
import { decisions, own, report, searched, shopper } from './own-campaign.fixture.js';
import { add, DAY, HOUR, shop, START, type Shop } from './shop.fixture.js';

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

  it('is none of the built-in and that of the shop is of all of them', () => {
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
