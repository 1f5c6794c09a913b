import { moneyToUnits } from '@tradewind/contracts';
import type { Money, PartitionContext } from '@tradewind/contracts';
import type { OrderEffect } from './profile-orders.js';

/** Exact sums over the shoppers of one tenant in one partition; partitions add up. */
export interface TenantTotals {
  /** Without those that were forgotten; all else counts them on. */
  shoppers: number;
  orders: number;
  refunds: number;
  cancellations: number;
  revenue: Money;
  grossRevenue: Money;
  /** Members by segment; segments without any are absent. */
  segments: Record<string, number>;
}

/** Tenants of one partition for which totals are kept and segments learned; later ones are not. */
export const MAX_TENANTS = 1_000;

export function newTotals(): TenantTotals {
  return {
    shoppers: 0,
    orders: 0,
    refunds: 0,
    cancellations: 0,
    revenue: 0,
    grossRevenue: 0,
    segments: {},
  };
}

const TOTALS = 'totals/';

/** The part in which a partition keeps the totals of a tenant. */
export function totalsPart(tenant: string): string {
  return TOTALS + tenant;
}

/** The totals of a tenant, created on first use; undefined when the partition has too many. */
export function totalsOf(
  context: PartitionContext<unknown>,
  tenant: string,
): TenantTotals | undefined {
  const name = totalsPart(tenant);
  if (!context.hasPart(name) && tenantsIn(context) >= MAX_TENANTS) return undefined;
  return context.part(name) as TenantTotals;
}

function tenantsIn(context: PartitionContext<unknown>): number {
  return context.parts().filter((name) => name.startsWith(TOTALS)).length;
}

export function addOrderEffect(totals: TenantTotals, effect: OrderEffect): void {
  totals.orders += effect.orders ?? 0;
  totals.refunds += effect.refunds ?? 0;
  totals.cancellations += effect.cancellations ?? 0;
  totals.revenue += effect.revenue ?? 0;
  totals.grossRevenue += effect.grossRevenue ?? 0;
}

/** Takes out what a shopper has added. */
export function subtractOrders(totals: TenantTotals, of: Required<OrderEffect>): void {
  totals.orders -= of.orders;
  totals.refunds -= of.refunds;
  totals.cancellations -= of.cancellations;
  totals.revenue -= of.revenue;
  totals.grossRevenue -= of.grossRevenue;
}

/** Moves one member; `undefined` stands for no segment. */
export function moveMember(
  totals: TenantTotals,
  from: string | undefined,
  to: string | undefined,
): void {
  if (from !== undefined) addMembers(totals.segments, from, -1);
  if (to !== undefined) addMembers(totals.segments, to, 1);
}

function addMembers(sizes: Record<string, number>, segment: string, change: number): void {
  const size = (sizes[segment] ?? 0) + change;
  if (size > 0) sizes[segment] = size;
  else Reflect.deleteProperty(sizes, segment);
}

/** What a shop reads: money in units of its currency. */
export interface ProfileStats {
  readonly shoppers: number;
  readonly orders: number;
  readonly refunds: number;
  readonly cancellations: number;
  readonly revenue: number;
  readonly grossRevenue: number;
  /** Members by segment id. */
  readonly segmentSizes: Readonly<Record<string, number>>;
}

/** The sum of a tenant's totals over partitions. */
export function sumTotals(totals: readonly TenantTotals[]): ProfileStats {
  const sum = newTotals();
  for (const each of totals) {
    sum.shoppers += each.shoppers;
    addOrderEffect(sum, each);
    for (const [segment, size] of Object.entries(each.segments)) {
      addMembers(sum.segments, segment, size);
    }
  }
  const { segments, revenue, grossRevenue, ...counts } = sum;
  return {
    ...counts,
    revenue: moneyToUnits(revenue),
    grossRevenue: moneyToUnits(grossRevenue),
    segmentSizes: segments,
  };
}
