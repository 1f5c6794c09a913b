import { keyOf, tenantOf } from '@tradewind/contracts';
import type { CampaignKind, FoldContext, Money } from '@tradewind/contracts';
import { addTotals, type OrderTotals } from '@tradewind/orders';
import { isUncounted, MAX_TENANTS, type TenantCounts } from './campaign-counts.js';
import type { ShopperState } from './shopper-state.js';

/** What one arm has brought: requests that have reached shoppers, and orders credited to them. */
export interface ArmFigures {
  trials: number;
  rewards: number;
}

/** Sums over shoppers of what they ordered in one currency, in units of it. */
export interface RevenueSums {
  readonly sum: Money;
  /** Of squares, in squared units. */
  readonly squares: number;
}

/** Shoppers who are compared: each once, from the first decision of the campaign on. */
export interface GroupFigures {
  shoppers: number;
  /** Of them, who ordered within the time in which a campaign converts. */
  buyers: number;
  revenue: Record<string, RevenueSums>;
}

/** What one campaign of a tenant has come to in one partition, or in all of them. */
export interface CampaignFigures {
  requested: number;
  heldOut: number;
  delivered: number;
  /** Orders that were credited, but for reversed ones. */
  converted: number;
  reversed: number;
  suppressed: Record<string, number>;
  /** Credited by last touch. */
  earned: OrderTotals;
  arms: Record<string, ArmFigures>;
  /** Shoppers who were addressed at their first decision, and who were left alone. */
  treated: GroupFigures;
  control: GroupFigures;
  /** How many of both were to be left alone: the sum of their chances. */
  expectedControl: number;
}

/** Of a tenant by its name, and of a campaign by `<tenant>:<campaign>`. */
export type MarketingPart = TenantCounts | CampaignFigures;
export type MarketingContext = FoldContext<ShopperState, MarketingPart>;

/** Campaigns of one partition that are measured; a fold's parts are at most 2,000. */
const MAX_CAMPAIGNS = 1_900 - MAX_TENANTS;
/** Arms of a campaign that are told apart, over all versions of its document. */
const MAX_ARMS = 50;

export function noFigures(): CampaignFigures {
  const group = (): GroupFigures => ({ shoppers: 0, buyers: 0, revenue: {} });
  return {
    ...{ requested: 0, heldOut: 0, delivered: 0, converted: 0, reversed: 0 },
    ...{ suppressed: {}, earned: {}, arms: {} },
    ...{ treated: group(), control: group(), expectedControl: 0 },
  };
}

export function figuresName(tenant: string, campaign: CampaignKind): string {
  return keyOf(tenant, campaign);
}

export function isFiguresName(name: string): boolean {
  return name.includes(':');
}

/** The counts of the shopper's tenant in this partition; undefined if it came after too many others. */
export function countsOf(context: MarketingContext, shopper: string): TenantCounts | undefined {
  const tenant = tenantOf(shopper);
  return isCounted(context, tenant) ? (context.part(tenant) as TenantCounts) : undefined;
}

function isCounted(context: MarketingContext, tenant: string): boolean {
  if (context.hasPart(tenant)) return true;
  const tenants = context.parts().filter((name) => !isFiguresName(name));
  return !isUncounted(tenants, tenant);
}

/** The figures of a campaign in this partition; undefined if it came after too many others. */
export function figuresOf(
  context: MarketingContext,
  shopper: string,
  kind: CampaignKind,
): CampaignFigures | undefined {
  const tenant = tenantOf(shopper);
  const name = figuresName(tenant, kind);
  if (!context.hasPart(name)) {
    if (!isCounted(context, tenant)) return undefined;
    const campaigns = context.parts().filter(isFiguresName).length;
    if (campaigns >= MAX_CAMPAIGNS) return undefined;
  }
  return context.part(name) as CampaignFigures;
}

/** The figures of an arm, to be changed in place; undefined if there were too many others. */
export function armFigures({ arms }: CampaignFigures, id: string): ArmFigures | undefined {
  if (!Object.hasOwn(arms, id)) {
    if (Object.keys(arms).length >= MAX_ARMS) return undefined;
    arms[id] = { trials: 0, rewards: 0 };
  }
  return arms[id];
}

/** The sum of what partitions have measured of one campaign. */
export function sumFigures(all: readonly CampaignFigures[]): CampaignFigures {
  const total = noFigures();
  const sums = ['requested', 'heldOut', 'delivered', 'converted', 'reversed'] as const;
  for (const figures of all) {
    for (const name of [...sums, 'expectedControl'] as const) total[name] += figures[name];
    total.earned = addTotals(total.earned, figures.earned);
    for (const [reason, count] of Object.entries(figures.suppressed)) {
      total.suppressed[reason] = (total.suppressed[reason] ?? 0) + count;
    }
    for (const [id, { trials, rewards }] of Object.entries(figures.arms)) {
      const arm = (total.arms[id] ??= { trials: 0, rewards: 0 });
      arm.trials += trials;
      arm.rewards += rewards;
    }
    addGroup(total.treated, figures.treated);
    addGroup(total.control, figures.control);
  }
  return total;
}

function addGroup(total: GroupFigures, { shoppers, buyers, revenue }: GroupFigures): void {
  total.shoppers += shoppers;
  total.buyers += buyers;
  for (const [currency, { sum, squares }] of Object.entries(revenue)) {
    const before = total.revenue[currency] ?? { sum: 0, squares: 0 };
    total.revenue[currency] = { sum: before.sum + sum, squares: before.squares + squares };
  }
}
