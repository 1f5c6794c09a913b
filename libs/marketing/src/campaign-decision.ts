import {
  eventId,
  idOf,
  marketingCampaigns,
  tenantOf,
  type CampaignKind,
  type FoldContext,
} from '@tradewind/contracts';
import { count, isUncounted, type TenantCounts } from './campaign-counts.js';
import { campaignSettings } from './campaign-settings.js';
import { mayRequest, rememberRequest } from './frequency-cap.js';
import type { MarketingOptions } from './marketing-options.js';
import type { CampaignRecord, ShopperState } from './shopper-state.js';

/** Campaigns remembered of a shopper. */
export const MAX_RECENT = 10;

/** Parts of a partition are what it counts of a tenant, by the tenant's name. */
export type MarketingContext = FoldContext<ShopperState, TenantCounts>;

/** A reason to address a shopper, found by a rule or a model. */
export interface Occasion {
  readonly kind: CampaignKind;
  /** Tells this occasion from others of its kind: a deadline, or the start of a session. */
  readonly occasion: number;
  /** When it arose, in the shopper's own time: of an event or a deadline. */
  readonly at: number;
  readonly reason: string;
  readonly evidence: Record<string, unknown>;
  readonly modelVersion?: string;
}

/** Requests the campaign, or says why it is withheld. Either once, under an id of the occasion. */
export function decide(
  shopper: string,
  occasion: Occasion,
  context: MarketingContext,
  options: MarketingOptions,
): void {
  const state = context.state(shopper);
  const { kind, at } = occasion;
  const settings = campaignSettings(context.documents, tenantOf(shopper), kind);
  if (!settings.enabled) return;
  const slot = `${kind}|${shopper}|${occasion.occasion}`;
  const campaign = { shopper: idOf(shopper), kind, campaignId: eventId(slot) };
  const ofKind = requestsOf(state, kind);
  const allowed =
    mayRequest(state.requestedAt, context.now, options.campaignsPerWeek) &&
    mayRequest(ofKind, context.now, settings.perWeek);
  const status = allowed ? 'requested' : 'suppressed';
  const reason = allowed ? occasion.reason : 'frequency-capped';
  const version = occasion.modelVersion !== undefined && { modelVersion: occasion.modelVersion };
  if (allowed) {
    const { evidence } = occasion;
    const set = settings.version !== undefined && { settingsVersion: settings.version };
    const data = { ...campaign, reason, evidence, probability: 1, ...version, ...set };
    const event = { type: 'campaign.requested' as const, data };
    context.emit({ topic: marketingCampaigns, event, key: shopper, slot });
    state.requestedAt = rememberRequest(state.requestedAt, context.now);
    state.requestedOf = { ...state.requestedOf, [kind]: rememberRequest(ofKind, context.now) };
    state.touch = { campaignId: campaign.campaignId, kind, at };
  } else {
    const event = { type: 'campaign.suppressed' as const, data: { ...campaign, reason } };
    context.emit({ topic: marketingCampaigns, event, key: shopper, slot });
  }
  const { campaignId } = campaign;
  remember(state, { campaignId, kind, status, at, reason, ...version });
  const counts = countsOf(context, shopper);
  if (counts) count(counts, status, kind);
}

function requestsOf({ requestedOf }: ShopperState, kind: CampaignKind): readonly number[] {
  return requestedOf?.[kind] ?? [];
}

/** The counts of the shopper's tenant in this partition; undefined if it came after too many others. */
export function countsOf(context: MarketingContext, shopper: string): TenantCounts | undefined {
  const tenant = tenantOf(shopper);
  if (!context.hasPart(tenant) && isUncounted(context.parts(), tenant)) return undefined;
  return context.part(tenant);
}

/** Adds to what is remembered of a shopper's campaigns. */
export function remember(state: ShopperState, record: CampaignRecord): void {
  state.recent = [...state.recent, record].slice(-MAX_RECENT);
}
