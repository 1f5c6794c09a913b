import type { CampaignKind, CampaignTrigger, EventMatcher } from '@tradewind/contracts';

/** A campaign of the shop's own, as the fold follows it. */
export interface OwnCampaign {
  readonly kind: CampaignKind;
  readonly trigger: CampaignTrigger;
  readonly waitMs: number;
  readonly cancelOn: readonly EventMatcher[];
}
