import { useRead } from '../api/use-read.js';
import { Picture } from '../parts/item.js';
import type { ItemFields } from '../parts/item.js';
import { Badge, Card } from '../parts/page.js';
import { Empty, Loaded } from '../parts/state.js';
import { count, money, percent, time } from '../text/format.js';
import { isTextKey, t } from '../text/text.js';

interface Cart {
  readonly items: readonly {
    readonly item: string;
    readonly quantity?: number;
    readonly fields?: ItemFields;
  }[];
  readonly value: number;
}

interface CampaignsView {
  readonly cart: Cart;
  readonly propensity?: { readonly probability: number };
  readonly campaigns: readonly {
    readonly campaignId: string;
    readonly kind: string;
    readonly status: string;
    readonly at: string;
    readonly reason: string;
  }[];
}

/** The name of a campaign in the language of the page. */
export function campaignName(campaign: string): string {
  const key = `campaigns.${campaign}`;
  return isTextKey(key) ? t(key) : campaign;
}

/** The cart of a shopper, and the campaigns that were requested for it. */
export function CampaignsOf({ named }: { named: string }) {
  const read = useRead<CampaignsView>(`marketing/v1/campaigns?${named}&include=items`, 3_000);
  return (
    <>
      <Card title={t('shopper.cart')}>
        <Loaded read={read}>{({ cart }) => <CartItems cart={cart} />}</Loaded>
      </Card>
      <Card title={t('shopper.campaigns')}>
        <Loaded read={read}>{(view) => <Requested view={view} />}</Loaded>
      </Card>
    </>
  );
}

function CartItems({ cart }: { cart: Cart }) {
  if (cart.items.length === 0) return <Empty>{t('shopper.emptyCart')}</Empty>;
  return (
    <ul class="rows">
      {cart.items.map(({ item, quantity = 1, fields }) => (
        <li key={item} class="with-picture">
          <Picture id={item} fields={fields} />
          <span>
            {fields?.name ?? item} × {count(quantity)}
          </span>
        </li>
      ))}
      <li>
        <strong>{money(cart.value)}</strong>
      </li>
    </ul>
  );
}

function Requested({ view: { campaigns, propensity } }: { view: CampaignsView }) {
  return (
    <>
      {propensity && <p>{t('shopper.propensity', { percent: percent(propensity.probability) })}</p>}
      {campaigns.length === 0 && <Empty>{t('shopper.noCampaigns')}</Empty>}
      <ul class="rows">
        {campaigns.map(({ campaignId, kind, status, at, reason }) => (
          <li key={campaignId}>
            <Badge kind="good">{campaignName(kind)}</Badge> <Badge>{status}</Badge> {reason}{' '}
            <span class="quiet">{time(at)}</span>
          </li>
        ))}
      </ul>
    </>
  );
}
