import { describe, expect, it } from '@jest/globals';
import { marketingExamples } from '@tradewind/contracts';
import fc from 'fast-check';
import { MAX_TENANTS, type TenantCounts } from './campaign-counts.js';
import { statsView, whyIncomplete } from './read-model.js';
import {
  add,
  ANN,
  campaigns,
  DAY,
  HOUR,
  order,
  shop,
  START,
  view,
  WEEK,
  type Shop,
} from './shop.fixture.js';
import { orderCount } from './shopper-orders.js';

describe('win-back', () => {
  it('is requested once, 60 days after the last order', () => {
    const tested = shop()
      .event(order('1'), { key: ANN, time: START })
      .event(order('2', 20), { key: ANN, time: START + 30 * DAY })
      .tick(START + 90 * DAY - 1);
    expect(campaigns(tested)).toEqual([]);
    tested.tick(START + 300 * DAY);
    expect(campaigns(tested)).toMatchObject([
      {
        type: 'campaign.requested',
        kind: 'win-back',
        time: START + 90 * DAY,
        evidence: { orders: 2, lastOrder: '2', lastOrderRevenue: 20 },
      },
    ]);
  });

  it('is not put off by an order told late, nor by one told twice', () => {
    const tested = shop()
      .event(order('2'), { key: ANN, time: START + DAY })
      .event(order('1'), { key: ANN, time: START })
      .event(order('2'), { key: ANN, time: START + 2 * DAY })
      .tick(START + 100 * DAY);
    expect(campaigns(tested).map(({ time }) => time)).toEqual([START + 61 * DAY]);
    expect(orderCount(tested.state(ANN))).toBe(2);
  });
});

describe('the frequency cap', () => {
  const addAt = (tested: Shop, ...days: number[]) => {
    for (const day of days) tested.event(add(), { key: ANN, time: START + day * DAY });
    return tested.tick(START + 30 * DAY);
  };

  it('withholds the fourth campaign of seven days and says so', () => {
    const found = campaigns(addAt(shop(), 0, 1, 2, 3, 7));
    expect(found.map(({ type }) => type)).toEqual([
      'campaign.requested',
      'campaign.requested',
      'campaign.requested',
      'campaign.suppressed',
      'campaign.requested',
    ]);
    expect(found[3]).toMatchObject({ reason: 'frequency-capped', kind: 'cart-abandonment' });
  });

  it('withholds everything when it is 0', () => {
    expect(campaigns(addAt(shop({ campaignsPerWeek: 0 }), 0)).map(({ type }) => type)).toEqual([
      'campaign.suppressed',
    ]);
  });

  it('is never exceeded in any seven days of any stream', () => {
    const step = fc.record({
      gap: fc.integer({ min: -2 * HOUR, max: 40 * HOUR }),
      what: fc.constantFrom(add(), add('cup'), view, order('1'), order('2')),
      shopper: fc.constantFrom('demo:a', 'demo:b'),
    });
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 60 }),
        fc.integer({ min: 0, max: 4 }),
        (steps, campaignsPerWeek) => {
          const tested = shop({ campaignsPerWeek, winBackAfterMs: 3 * DAY });
          let time = START;
          for (const { gap, what, shopper } of steps)
            tested.event(what, { key: shopper, time: (time += gap) });
          tested.tick(time + 30 * DAY);
          const requested = tested.outputs.filter((o) => o.event.type === 'campaign.requested');
          for (const { key, time: from } of requested) {
            const inWindow = requested.filter(
              (other) => other.key === key && other.time >= from && other.time - from < WEEK,
            );
            expect(inWindow.length).toBeLessThanOrEqual(campaignsPerWeek);
          }
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('a conversion', () => {
  const abandoned = () =>
    shop()
      .event(add(), { key: ANN, time: START })
      .tick(START + HOUR);

  it('credits the campaign with the first order of the next seven days, once', () => {
    const tested = abandoned();
    const [requested] = campaigns(tested);
    tested
      .event(order('1', 12.5), { key: ANN, time: START + HOUR + WEEK })
      .event(order('1', 12.5), { key: ANN, time: START + HOUR + WEEK })
      .event(order('2'), { key: ANN, time: START + HOUR + WEEK });
    expect(campaigns(tested)).toEqual([
      expect.objectContaining({
        type: 'campaign.converted',
        kind: 'cart-abandonment',
        campaignId: (requested as unknown as { campaignId: string }).campaignId,
        orderId: '1',
        revenue: 12.5,
      }),
    ]);
  });

  it('does not credit an order that comes later, nor one from before', () => {
    const late = abandoned().event(order('1'), { key: ANN, time: START + HOUR + WEEK + 1 });
    const early = abandoned().event(order('1'), { key: ANN, time: START + HOUR - 1 });
    for (const tested of [late, early])
      expect(campaigns(tested).map(({ type }) => type)).toEqual(['campaign.requested']);
  });

  it('credits the last campaign before the order', () => {
    const tested = abandoned()
      .event(add('cup'), { key: ANN, time: START + DAY })
      .tick(START + 2 * DAY);
    const requested = campaigns(tested) as unknown as { campaignId: string }[];
    tested.event(order('1'), { key: ANN, time: START + 2 * DAY });
    expect(campaigns(tested)).toMatchObject([{ campaignId: requested[1]?.campaignId }]);
  });
});

describe('what a partition counts', () => {
  it('is by tenant, and adds up over partitions', () => {
    const tested = shop({ campaignsPerWeek: 1 })
      .event(add(), { key: ANN, time: START })
      .event(add(), { key: 'other:u_bob', time: START })
      .event(add('cup'), { key: ANN, time: START + 5 * HOUR })
      .tick(START + DAY)
      .event(order('1', 10), { key: ANN, time: START + DAY });
    const [counted, nothing] = [
      tested.part('demo') as TenantCounts,
      shop().part('demo') as TenantCounts,
    ];
    expect(statsView([counted, nothing, counted])).toEqual({
      campaigns: { 'cart-abandonment': 2 },
      suppressed: { 'cart-abandonment': 2 },
      heldOut: {},
      converted: { 'cart-abandonment': 2 },
      reversed: {},
      convertedRevenue: 20,
      convertedRevenues: { '': 20 },
      orders: 2,
    });
    expect(statsView([tested.part('other') as TenantCounts]).campaigns).toEqual({
      'cart-abandonment': 1,
    });
    expect(statsView([tested.part('third') as TenantCounts]).campaigns).toEqual({});
  });

  it('is kept of so many tenants; campaigns of later ones are decided and not counted', () => {
    const tested = shop();
    for (let i = 0; i < MAX_TENANTS + 2; i++) {
      tested.event(order('1'), { key: `tenant-${String(i)}:u_ann`, time: START });
    }
    const late = `tenant-${String(MAX_TENANTS)}`;
    tested.event(add(), { key: `${late}:u_ann`, time: START }).tick(START + 2 * HOUR);
    expect(campaigns(tested).map(({ type }) => type)).toEqual(['campaign.requested']);
    expect(tested.parts()).toHaveLength(MAX_TENANTS);
    expect(whyIncomplete([tested.parts(), []], late)).toMatch(
      /^1 of 2 partitions count 1000 shops/,
    );
    expect(whyIncomplete([tested.parts(), []], 'tenant-0')).toBeUndefined();
    expect(whyIncomplete([[], []], late)).toBeUndefined();
  });
});

describe('examples for the trainer', () => {
  const examples = (of: Shop) =>
    of
      .take()
      .filter((output) => output.topic.name === marketingExamples.name)
      .filter(({ event }) => event.type === 'example.labelled')
      .map(({ event, time }) => ({ time, ...(event.data as { label: number; epoch: number }) }));

  it('are labelled by an order within 24 h, when these have passed', () => {
    const tested = shop()
      .event(view, { key: ANN, time: START })
      .event(order('1'), { key: ANN, time: START + 20 * HOUR })
      .event(view, { key: ANN, time: START + 21 * HOUR });
    expect(examples(tested)).toEqual([]);
    tested.tick(START + 5 * DAY);
    expect(examples(tested)).toMatchObject([
      { label: 1, time: START + DAY, epoch: (START + DAY) / HOUR, source: 2, tenant: 'demo' },
      { label: 0, time: START + 45 * HOUR },
    ]);
  });

  it('are at most three of a shopper at a time', () => {
    const tested = shop();
    for (let i = 0; i < 20; i++) tested.event(add(), { key: ANN, time: START + i * HOUR });
    expect(tested.state(ANN).pending).toHaveLength(3);
    expect(examples(tested.tick(START + 3 * DAY))).toHaveLength(3);
  });

  it('are followed by a mark whenever the clock has left an epoch', () => {
    const tested = shop()
      .event(view, { key: ANN, time: START })
      .tick(START + 3 * HOUR);
    const epoch = START / HOUR;
    const closed = tested.outputs.filter(({ event }) => event.type === 'epoch.closed');
    expect(closed.map(({ event, partition }) => [event.data, partition])).toEqual([
      [{ source: 2, through: epoch - 1 }, 0],
      [{ source: 2, through: epoch + 2 }, 0],
    ]);
  });
});
