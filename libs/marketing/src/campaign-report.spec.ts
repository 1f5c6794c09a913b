import { describe, expect, it } from '@jest/globals';
import type { CampaignFigures } from './campaign-figures.js';
import { decisions, luckOf, own, report, searched, shopper } from './own-campaign.fixture.js';
import { ANN, DAY, order, START, told } from './shop.fixture.js';

const nothing = { value: NaN, low: NaN, high: NaN, sequential: { low: NaN, high: NaN } };

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
      const orders = luckOf(i) < (treated.has(shopper(i)) ? 0.4 : 0.3);
      if (orders) tested.event(order(String(i), 20), { key: shopper(i), time: START + DAY });
    }
    const { converted, lastTouchRevenue, holdOut } = report(tested);
    expect(converted).toBe(holdOut.treated.buyers);
    const credited = converted * 20;
    expect(lastTouchRevenue['']).toBe(credited);
    const truth = 0.1 * 20 * treated.size;
    const effect = holdOut.incrementalRevenue[''] ?? nothing;
    expect(effect.low).toBeLessThan(truth);
    expect(effect.high).toBeGreaterThan(truth);
    expect(effect.value).toBeLessThan(credited / 2);
    expect(effect.sequential.low).toBeLessThan(effect.low);
    expect(effect.sequential.high).toBeGreaterThan(effect.high);
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
