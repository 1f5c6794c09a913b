import { campaignDocument } from '@tradewind/contracts';
import type { CampaignKind, DocumentReader } from '@tradewind/contracts';
import type { MarketingOptions } from './marketing-options.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** How a campaign of a tenant is set. */
export interface CampaignSettings {
  readonly enabled: boolean;
  /** Of this campaign, in any seven days; besides the cap on all of them. */
  readonly perWeek: number;
  /** The version of the document; absent if there is none. */
  readonly version?: number;
}

const UNSET: CampaignSettings = { enabled: true, perWeek: Infinity };

export function campaignSettings(
  documents: DocumentReader,
  tenant: string,
  kind: CampaignKind,
): CampaignSettings {
  const document = documents.get(campaignDocument, tenant, kind);
  if (document === undefined) return UNSET;
  const { enabled, perWeek = Infinity } = document.content;
  return { enabled, perWeek, version: document.version };
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
