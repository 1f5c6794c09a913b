import type { StoredDocument } from '../../api/documents.js';
import { useRead } from '../../api/use-read.js';
import { isTextKey, t } from '../../text/text.js';
import type { CampaignContent } from './campaign-draft.js';

/** The name of a built-in campaign in the language of the page; of others the id. */
export function campaignName(campaign: string): string {
  const key = `campaigns.${campaign}`;
  return isTextKey(key) ? t(key) : campaign;
}

/** The names of campaigns, those of the shop's own included. */
export function useCampaignNames(): (campaign: string) => string {
  const { data } = useRead<{ documents: readonly StoredDocument<CampaignContent>[] }>(
    'shop/v1/documents/campaign?limit=200',
  );
  const names = new Map(data.value?.documents.map(({ id, content }) => [id, content.name]));
  return (campaign) => names.get(campaign) ?? campaignName(campaign);
}
