import { useEffect, useState } from 'preact/hooks';
import { shop } from '../api.js';
import type { Campaign } from '../api.js';
import { linkTo } from '../route.js';
import { isTextKey, t } from '../text/text.js';
import { anonymousId } from '../tradewind.js';

/** The page asks the shop's server this often whether there is something for the shopper. */
const EVERY_MS = 4_000;
const CLOSED = 'kestrel.closed-campaign';

/** What the platform has requested to say to this shopper, until the shopper closes it. */
export function CampaignBanner() {
  const [campaign, setCampaign] = useState<Campaign>();
  useEffect(() => {
    const look = async () => {
      if (document.hidden) return;
      const { campaign: found } = await shop.campaign(anonymousId()).catch(() => ({}) as never);
      setCampaign(found?.campaignId === sessionStorage.getItem(CLOSED) ? undefined : found);
    };
    void look();
    const timer = setInterval(() => void look(), EVERY_MS);
    return () => {
      clearInterval(timer);
    };
  }, []);
  const key = `banner.${campaign?.kind ?? ''}`;
  if (campaign === undefined || !isTextKey(key)) return null;
  const close = () => {
    sessionStorage.setItem(CLOSED, campaign.campaignId);
    setCampaign(undefined);
  };
  return (
    <aside class="banner" aria-label={t(key)}>
      <p role="status">{t(key)}</p>
      <a href={linkTo('cart')}>{t('banner.cart')}</a>
      <button type="button" class="plain" aria-label={t('banner.close')} onClick={close}>
        ×
      </button>
    </aside>
  );
}
