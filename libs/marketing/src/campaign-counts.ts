import type { CampaignKind } from '@tradewind/contracts';
import { addTotals, type OrderTotals } from '@tradewind/orders';
import type { CampaignStatus } from './shopper-state.js';

/** Campaigns of a tenant that are counted by name; what comes of further ones is under `other`. */
const MAX_KINDS = 300;
const OTHER_KINDS = 'other';

/** Campaigns of one tenant by what became of them and kind; kinds that did not occur are absent. */
export type CampaignCounts = Record<CampaignStatus, Record<CampaignKind, number>>;

/** What happened to the shoppers of one tenant in one partition, or in all of them. */
export interface TenantCounts extends CampaignCounts {
  /** Without cancelled ones. */
  orders: number;
  /** The orders of conversions, but for reversed ones, and what they are worth net of refunds. */
  earned: OrderTotals;
}

/** Tenants of one partition that are counted; for later ones campaigns are decided all the same. */
export const MAX_TENANTS = 1_000;

/** Whether a partition that counts these tenants does not count another one. */
export function isUncounted(tenants: readonly string[], tenant: string): boolean {
  return tenants.length >= MAX_TENANTS && !tenants.includes(tenant);
}

export function noCounts(): TenantCounts {
  return {
    ...{ requested: {}, suppressed: {}, 'held-out': {}, converted: {}, reversed: {} },
    ...{ orders: 0, earned: {} },
  };
}

export function count(
  counts: TenantCounts,
  status: CampaignStatus,
  kind: CampaignKind,
  change = 1,
): void {
  if (change === 0) return;
  const of = counts[status];
  const hasRoom = of[kind] !== undefined || Object.keys(of).length < MAX_KINDS;
  const name = hasRoom ? kind : OTHER_KINDS;
  of[name] = (of[name] ?? 0) + change;
}

const statuses = ['requested', 'suppressed', 'held-out', 'converted', 'reversed'] as const;

/** The sum of what partitions counted; kinds in alphabetical order. */
export function sumCounts(all: readonly TenantCounts[]): TenantCounts {
  const total = noCounts();
  for (const counts of all) {
    total.orders += counts.orders;
    total.earned = addTotals(total.earned, counts.earned);
    for (const status of statuses) add(total[status], counts[status]);
  }
  return total;
}

function add(total: Record<CampaignKind, number>, more: Record<CampaignKind, number>): void {
  for (const kind of Object.keys(more).sort()) total[kind] = (total[kind] ?? 0) + (more[kind] ?? 0);
}
