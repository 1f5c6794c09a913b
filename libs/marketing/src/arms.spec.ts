import { describe, expect, it } from '@jest/globals';
import {
  base,
  decisions,
  luckOf,
  own,
  report,
  searched,
  shopper,
  type Event,
} from './own-campaign.fixture.js';
import { ANN, DAY, HOUR, order, START, told } from './shop.fixture.js';

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
