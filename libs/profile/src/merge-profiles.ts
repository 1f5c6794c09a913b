import { mergeDecayed } from '@tradewind/ml';
import { AFFINITIES, addAffinity, fadeAffinities } from './affinities.js';
import type { Affinity } from './affinities.js';
import { HALF_LIFE_MS, SESSION_GAP_MS } from './profile-activity.js';
import { joinCounted, RECENT_ORDERS } from './profile-orders.js';
import type { OrderEffect } from './profile-orders.js';
import { mergeOrderDays } from './purchases.js';
import { mergeRules } from './rules/rule-state.js';
import type { RecentOrder, ShopperProfile } from './profile-state.js';

/**
 * Takes the profile that another id of the shopper had into this one, in either order alike: counts,
 * sums, fading counts and affinities are those of the events of both. An order that both know counts
 * once, with the refunds of both. Visits that lie within a visit's gap of each other count once. The
 * segment stays what it was; it is for the fold to place the shopper anew.
 *
 * Returns what orders the tenant gains by it: all of `from` but what both knew.
 */
export function mergeProfiles(into: ShopperProfile, from: ShopperProfile): Required<OrderEffect> {
  if (from.firstSeen === undefined) return noEffect;
  mergeVisits(into, from);
  for (const [type, count] of Object.entries(from.events)) {
    into.events[type] = (into.events[type] ?? 0) + count;
  }
  for (const count of ['views', 'carts', 'purchases'] as const) {
    into[count] = mergeDecayed(into[count], from[count], HALF_LIFE_MS);
  }
  mergeTaste(into, from);
  const learned = Math.max(into.learnedEpoch ?? -Infinity, from.learnedEpoch ?? -Infinity);
  if (learned > -Infinity) into.learnedEpoch = learned;
  mergeOrderDays(into, from);
  if (from.rules) mergeRules((into.rules ??= {}), from.rules);
  return mergeOrders(into, from);
}

const noEffect = { orders: 0, refunds: 0, cancellations: 0, revenue: 0, grossRevenue: 0 };

function mergeVisits(into: ShopperProfile, from: ShopperProfile): void {
  const { firstSeen = Infinity } = into;
  const { firstSeen: other = Infinity } = from;
  const apart = Math.max(firstSeen - from.lastSeen, other - into.lastSeen);
  const isShared = into.firstSeen !== undefined && apart <= SESSION_GAP_MS;
  into.sessions += from.sessions - (isShared ? 1 : 0);
  into.firstSeen = Math.min(firstSeen, other);
  into.lastSeen = Math.max(into.lastSeen, from.lastSeen);
}

function mergeTaste(into: ShopperProfile, from: ShopperProfile): void {
  const time = Math.max(into.affinitiesAt, from.affinitiesAt);
  for (const kind of ['categories', 'brands'] as const) {
    const other = from[kind].map(([label, weight]): Affinity => [label, weight]);
    fadeAffinities(into[kind], time - into.affinitiesAt, HALF_LIFE_MS);
    fadeAffinities(other, time - from.affinitiesAt, HALF_LIFE_MS);
    // All of both, then the heaviest: else the order of merges would decide which give way.
    const weights = new Map<string, number>();
    for (const [label, weight] of [...into[kind], ...other]) {
      weights.set(label, (weights.get(label) ?? 0) + weight);
    }
    const merged: Affinity[] = [];
    const heaviest = [...weights].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    for (const [label, weight] of heaviest.slice(0, AFFINITIES)) addAffinity(merged, label, weight);
    into[kind] = merged;
  }
  into.affinitiesAt = time;
}

function mergeOrders(into: ShopperProfile, from: ShopperProfile): Required<OrderEffect> {
  const { orders, refunds, cancellations, revenue, grossRevenue } = from;
  const effect = { orders, refunds, cancellations, revenue, grossRevenue };
  const known = new Map(into.recentOrders.map((order) => [order.id, order]));
  const both = new Map<string, RecentOrder>();
  for (const order of from.recentOrders) {
    const own = known.get(order.id);
    if (own) both.set(order.id, countOnce(own, order, effect));
  }
  const [earlier, later] = lastOrderAt(into) > lastOrderAt(from) ? [from, into] : [into, from];
  const others = [...earlier.recentOrders, ...later.recentOrders].filter(({ id }) => !both.has(id));
  into.recentOrders = [...both.values(), ...others].slice(-RECENT_ORDERS);
  into.countedOrders = joinCounted(earlier.countedOrders, later.countedOrders);
  into.orders += effect.orders;
  into.refunds += effect.refunds;
  into.cancellations += effect.cancellations;
  into.revenue += effect.revenue;
  into.grossRevenue += effect.grossRevenue;
  const at = Math.max(lastOrderAt(into), lastOrderAt(from));
  if (at > 0) into.lastOrderAt = at;
  return effect;
}

function lastOrderAt({ lastOrderAt: at = 0 }: ShopperProfile): number {
  return at;
}

/** Takes what both count of an order out of the effect once; returns the order. */
function countOnce(
  own: RecentOrder,
  other: RecentOrder,
  effect: { -readonly [Name in keyof OrderEffect]-?: NonNullable<OrderEffect[Name]> },
): RecentOrder {
  const order = oneOrder(own, other);
  effect.orders -= 1;
  if (own.cancelled && other.cancelled) effect.cancellations -= 1;
  effect.revenue += order.left - own.left - other.left;
  effect.grossRevenue += order.amount - own.amount - other.amount;
  return order;
}

/** An order that both were told of: it is worth what it is worth once, less the refunds of both. */
function oneOrder(own: RecentOrder, other: RecentOrder): RecentOrder {
  const amount = Math.max(own.amount, other.amount);
  const isCancelled = (own.cancelled ?? false) || (other.cancelled ?? false);
  const left = amount - (own.amount - own.left) - (other.amount - other.left);
  return {
    id: own.id,
    amount,
    left: isCancelled ? 0 : left,
    ...(isCancelled && { cancelled: true }),
  };
}
