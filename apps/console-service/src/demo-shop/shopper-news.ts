import { Injectable } from '@nestjs/common';
import { userIdOf } from './customers.js';
import type { Buyer } from './orders.js';
import { PlatformClient } from './platform-client.js';

/** A campaign is shown for so long after it was requested. */
const SHOWN_FOR_MS = 600_000;

/** A campaign that the platform has requested for a shopper. */
export interface RequestedCampaign {
  readonly campaignId: string;
  readonly kind: string;
  readonly at: string;
}

interface CampaignsView {
  readonly shopper: string;
  readonly cart: { readonly items: readonly unknown[] };
  readonly campaigns: readonly (RequestedCampaign & { readonly status: string })[];
}

/** What the shop's server reads of the platform for the shopper of a page. */
@Injectable()
export class ShopperNews {
  constructor(private readonly platform: PlatformClient) {}

  /**
   * The newest campaign that was requested of the shopper in the last ten minutes; a reminder of a cart only
   * while there is something in it. A visitor is told what is kept of the visitor alone: an id that was
   * linked to a customer tells nothing before the customer signs in.
   */
  async campaign(buyer: Buyer, now: number): Promise<RequestedCampaign | undefined> {
    const view = (await this.platform.read('marketing', '/v1/campaigns', named(buyer))) as
      CampaignsView | undefined;
    if (view === undefined || (!buyer.customer && view.shopper.startsWith('u_'))) return undefined;
    const found = view.campaigns.find(
      ({ status, at, kind }) =>
        status === 'requested' &&
        now - Date.parse(at) < SHOWN_FOR_MS &&
        (kind !== 'cart-abandonment' || view.cart.items.length > 0),
    );
    return found && { campaignId: found.campaignId, kind: found.kind, at: found.at };
  }

  /** The orders of a customer as the platform knows them, latest first. */
  async orders({ customer, anonymousId }: Buyer): Promise<readonly unknown[]> {
    if (!customer) return [];
    const query = named({ customer, anonymousId });
    const view = (await this.platform.read('chatbot', '/v1/orders', query)) as
      { readonly orders: readonly unknown[] } | undefined;
    return view?.orders ?? [];
  }
}

function named({ customer, anonymousId }: Buyer): Record<string, string> {
  return customer ? { userId: userIdOf(customer) } : { anonymousId };
}
