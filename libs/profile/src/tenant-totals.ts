import type { CurrencyTable, PartitionContext } from '@tradewind/contracts';
import { addTotals, orderFiguresView, subtractTotals } from '@tradewind/orders';
import type { OrderFiguresView, OrderTotals } from '@tradewind/orders';

/** Exact sums over the shoppers of one tenant in one partition; partitions add up. */
export interface TenantTotals {
  /** Without those that were forgotten; all else counts them on. */
  shoppers: number;
  orders: OrderTotals;
  /** Members by segment; segments without any are absent. */
  segments: Record<string, number>;
  /** The step of time, by `SIZE_STEP_MS`, in which a member moved last. */
  sizesStep?: number;
}

/** Tenants of one partition for which totals are kept and segments learned; later ones are not. */
export const MAX_TENANTS = 1_000;

export function newTotals(): TenantTotals {
  return { shoppers: 0, orders: {}, segments: {} };
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

export function addOrders(totals: TenantTotals, added: OrderTotals): void {
  totals.orders = addTotals(totals.orders, added);
}

/** Takes out what a shopper has added. */
export function subtractOrders(totals: TenantTotals, of: OrderTotals): void {
  totals.orders = subtractTotals(totals.orders, of);
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

/** What a shop reads: money in units of a currency. */
export interface ProfileStats extends OrderFiguresView {
  readonly shoppers: number;
  /** Members by segment id. */
  readonly segmentSizes: Readonly<Record<string, number>>;
}

/** The sum of a tenant's totals over partitions; amounts by the shop's currency table, if it has one. */
export function sumTotals(totals: readonly TenantTotals[], table?: CurrencyTable): ProfileStats {
  const sum = newTotals();
  for (const each of totals) {
    sum.shoppers += each.shoppers;
    addOrders(sum, each.orders);
    for (const [segment, size] of Object.entries(each.segments)) {
      addMembers(sum.segments, segment, size);
    }
  }
  const { shoppers, orders, segments } = sum;
  return { shoppers, ...orderFiguresView(orders, table), segmentSizes: segments };
}
