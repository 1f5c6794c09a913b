import { tenantOf, type FoldEvent, type StorefrontEvents } from '@tradewind/contracts';
import { countTrial } from './campaign-decision.js';
import { figuresOf, type MarketingContext } from './campaign-figures.js';
import { campaignSettings } from './campaign-settings.js';

type StorefrontEvent = FoldEvent<StorefrontEvents>;

/** The names that Segment's specifications of e-mail and mobile events have for a message that has arrived. */
const ARRIVED = /^(email|sms|message) delivered$|^push notification (delivered|received)$/i;

/** Whether an event reports that a message has reached a shopper: that is nothing a shopper does. */
export function isDelivery({ type, data }: StorefrontEvent): boolean {
  return type === 'track.custom' && ARRIVED.test(data.event);
}

/**
 * Takes a report that a campaign has reached the shopper, by the `campaign_id` of a request that is still
 * remembered; each counts once. What a browser reports is passed over, since anybody may say it. Where a
 * campaign's deliveries are reported, this is what an order is credited to.
 */
export function takeDelivery(event: StorefrontEvent, context: MarketingContext): void {
  if (event.type !== 'track.custom' || event.data.source === 'browser') return;
  const { campaign_id: id } = event.data.properties;
  const state = context.state(event.key);
  const found = state.recent.find(
    ({ campaignId, status }) => campaignId === id && status === 'requested',
  );
  if (!found || found.delivered) return;
  const { campaignId, kind, arm } = found;
  state.recent = state.recent.map((record) =>
    record === found ? { ...record, delivered: true } : record,
  );
  const figures = figuresOf(context, event.key, kind);
  if (figures) figures.delivered++;
  const { delivery } = campaignSettings(context.documents, tenantOf(event.key), kind);
  if (delivery === 'assumed') return;
  countTrial(figures, arm);
  state.touch = { campaignId, kind, at: event.time, ...(arm !== undefined && { arm }) };
}
