import {
  CAMPAIGN_POLICY,
  campaignDocument,
  campaignPolicyDocument,
  DEFAULT_HOLD_OUT,
  durationMs,
  isBuiltIn,
} from '@tradewind/contracts';
import type {
  CampaignArm,
  CampaignEligibility,
  CampaignKind,
  ContentOf,
  DocumentReader,
  QuietHours,
} from '@tradewind/contracts';
import type { MarketingOptions } from './marketing-options.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

export type CampaignContent = ContentOf<typeof campaignDocument>;

/** How a campaign of a tenant is set; durations in ms. */
export interface CampaignSettings {
  readonly enabled: boolean;
  /** Of this campaign, in any seven days; besides the cap on all of them. */
  readonly perWeek: number;
  /** The version of the document; absent if there is none. */
  readonly version?: number;
  readonly eligibility: CampaignEligibility;
  readonly arms: readonly CampaignArm[];
  readonly policy: 'thompson' | 'even';
  /** Share of shoppers left alone by this campaign, and by all campaigns of the shop. */
  readonly holdOut: number;
  readonly globalHoldOut: number;
  /** Infinity: once for ever. 0: as often as the caps allow. */
  readonly reEntryMs: number;
  readonly expiryMs: number;
  readonly delivery: 'assumed' | 'reported';
  readonly quietHours?: QuietHours;
  readonly channel?: string;
}

/** How a campaign is set as of a place in the log. A built-in one needs no document. */
export function campaignSettings(
  documents: DocumentReader,
  tenant: string,
  kind: CampaignKind,
): CampaignSettings {
  const document = documents.get(campaignDocument, tenant, kind);
  const content: Partial<CampaignContent> = document?.content ?? {};
  const policy = documents.get(campaignPolicyDocument, tenant, CAMPAIGN_POLICY)?.content ?? {};
  const { enabled = isBuiltIn(kind), perWeek = Infinity, channel, delivery = 'assumed' } = content;
  const quietHours = content.quietHours ?? policy.quietHours;
  return {
    ...{ enabled, perWeek, delivery },
    ...(document && { version: document.version }),
    eligibility: content.eligibility ?? {},
    arms: content.arms ?? [],
    policy: content.policy ?? 'thompson',
    holdOut: content.holdOut ?? (isBuiltIn(kind) ? 0 : DEFAULT_HOLD_OUT),
    globalHoldOut: policy.holdOut ?? 0,
    reEntryMs: reEntryMs(content.reEntry),
    expiryMs: durationMs(content.expiry ?? defaultExpiry(kind, content)),
    ...(quietHours && { quietHours }),
    ...(channel !== undefined && { channel }),
  };
}

function reEntryMs(text: string | undefined): number {
  if (text === undefined) return 0;
  return text === 'once' ? Infinity : durationMs(text);
}

function defaultExpiry(kind: CampaignKind, { trigger }: Partial<CampaignContent>): string {
  return kind === 'win-back' || trigger?.kind === 'win-back' ? '7d' : '24h';
}

/** From the last cart change to the cart's abandonment, ms. */
export function cartWaitMs(
  documents: DocumentReader,
  tenant: string,
  { cartAbandonedAfterMs }: MarketingOptions,
): number {
  const { content } = documents.get(campaignDocument, tenant, 'cart-abandonment') ?? {};
  return content?.waitMinutes === undefined ? cartAbandonedAfterMs : content.waitMinutes * MINUTE;
}

/** From the last order to the attempt to win the shopper back, ms. */
export function winBackWaitMs(
  documents: DocumentReader,
  tenant: string,
  { winBackAfterMs }: MarketingOptions,
): number {
  const { content } = documents.get(campaignDocument, tenant, 'win-back') ?? {};
  return content?.winBackDays === undefined ? winBackAfterMs : content.winBackDays * DAY;
}
