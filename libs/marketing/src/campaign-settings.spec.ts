import { describe, expect, it } from '@jest/globals';
import {
  campaignDocument,
  marketingCampaigns,
  type StorefrontEvents,
  type TopicEvent,
} from '@tradewind/contracts';
import { FoldHarness } from '@tradewind/testing';
import { MarketingFold } from './marketing-fold.js';
import type { MarketingOptions } from './marketing-options.js';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 2, 1, 9);
const ANN = 'demo:u_ann';

type Event = TopicEvent<StorefrontEvents>;
const base = { messageId: 'm', event: 'e' };
const add = (item = 'tea'): Event => ({
  type: 'cart.item_added',
  data: { ...base, properties: { product_id: item, price: 4.5 } },
});
const order = (id: string, revenue = 9): Event => ({
  type: 'order.completed',
  data: { ...base, properties: { order_id: id, revenue, products: [] } },
});

const shop = (options: Partial<MarketingOptions> = {}) =>
  new FoldHarness(new MarketingFold(undefined, options), { epochMs: HOUR, partitionId: 2 });
type Shop = ReturnType<typeof shop>;
const campaigns = (of: Shop) =>
  of
    .take()
    .filter((output) => output.topic.name === marketingCampaigns.name)
    .map(({ event, time }) => ({ type: event.type, time, ...(event.data as { kind: string }) }));

describe('campaigns as documents set them', () => {
  const minute = 60_000;
  const cart = { tenant: 'demo', id: 'cart-abandonment' } as const;

  it('wait as long as the document says, from its place in the log on, and then as before', () => {
    const tested = shop()
      .event(add(), { key: 'demo:u_before', time: START })
      .document(campaignDocument, cart, { waitMinutes: 10 })
      .event(add(), { key: ANN, time: START })
      .event(add(), { key: 'other:u_ann', time: START })
      .tick(START + 30 * minute);
    expect(campaigns(tested)).toMatchObject([
      { shopper: 'u_ann', time: START + 10 * minute, settingsVersion: 1 },
    ]);
    tested.tick(START + HOUR);
    expect(campaigns(tested).map(({ time }) => time)).toEqual([START + HOUR, START + HOUR]);
    tested.document(campaignDocument, cart).event(add(), { key: ANN, time: START + 2 * HOUR });
    tested.tick(START + 3 * HOUR - 1);
    expect(campaigns(tested)).toEqual([]);
    tested.tick(START + 3 * HOUR);
    expect(campaigns(tested)).toHaveLength(1);
  });

  it('are neither requested nor suppressed while they are not enabled', () => {
    const tested = shop()
      .event(add(), { key: ANN, time: START })
      .document(campaignDocument, cart, { enabled: false })
      .tick(START + 2 * HOUR);
    expect(campaigns(tested)).toEqual([]);
  });

  it('are requested no more often than their own cap allows, beside the cap on all', () => {
    const tested = shop({ campaignsPerWeek: 5 })
      .document(campaignDocument, cart, { perWeek: 1 })
      .document(campaignDocument, { tenant: 'demo', id: 'win-back' }, { winBackDays: 1 })
      .event(order('1'), { key: ANN, time: START })
      .event(add(), { key: ANN, time: START + HOUR })
      .tick(START + 4 * HOUR)
      .event(add(), { key: ANN, time: START + 5 * HOUR })
      .tick(START + 2 * DAY);
    expect(campaigns(tested)).toMatchObject([
      { type: 'campaign.requested', kind: 'cart-abandonment' },
      { type: 'campaign.suppressed', kind: 'cart-abandonment', reason: 'frequency-capped' },
      { type: 'campaign.requested', kind: 'win-back', time: START + DAY },
    ]);
    tested.event(add(), { key: ANN, time: START + 8 * DAY }).tick(START + 9 * DAY);
    expect(campaigns(tested)).toMatchObject([{ type: 'campaign.requested' }]);
  });
});
