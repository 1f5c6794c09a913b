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
  const policy = documents.get(campaignPolicyDocument, tenant, CAMPAIGN_POLICY);
  const { holdOut: globalHoldOut = 0, ...shop } = policy?.content ?? {};
  const content = { ...shop, ...defaultsOf(kind, document?.content), ...document?.content };
  const { reEntry, expiry = '24h' } = content;
  return {
    ...unset,
    ...pick(content),
    ...(document && { version: document.version }),
    globalHoldOut,
    ...(reEntry !== undefined && { reEntryMs: reEntryMs(reEntry) }),
    expiryMs: durationMs(expiry),
  };
}

/** Of what a document leaves out. */
const unset: CampaignSettings = {
  ...{ enabled: false, perWeek: Infinity, eligibility: {}, arms: [], policy: 'thompson' },
  ...{ holdOut: 0, globalHoldOut: 0, reEntryMs: 0, expiryMs: DAY, delivery: 'assumed' },
};

const taken = [
  ...(['enabled', 'perWeek', 'eligibility', 'arms', 'policy', 'holdOut', 'delivery'] as const),
  ...(['quietHours', 'channel'] as const),
];

/** What settings take from a document as it is. */
function pick(content: Partial<CampaignContent>): Partial<CampaignSettings> {
  const given = taken.filter((name) => content[name] !== undefined);
  return Object.fromEntries(given.map((name) => [name, content[name]]));
}

/** A campaign that a shop has described is measured; a built-in one is as it always was. */
function defaultsOf(kind: CampaignKind, { trigger }: Partial<CampaignContent> = {}) {
  const isWinBack = kind === 'win-back' || trigger?.kind === 'win-back';
  return {
    enabled: isBuiltIn(kind),
    holdOut: isBuiltIn(kind) ? 0 : DEFAULT_HOLD_OUT,
    expiry: isWinBack ? '7d' : '24h',
  };
}

function reEntryMs(text: string): number {
  return text === 'once' ? Infinity : durationMs(text);
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
