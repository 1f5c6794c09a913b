import { mergedConsent } from '@tradewind/contracts';
import { mergeDecayed } from '@tradewind/ml';
import { addTotals, emptyBook, joinBooks } from '@tradewind/orders';
import type { OrderTotals } from '@tradewind/orders';
import { AFFINITIES, addAffinity, fadeAffinities } from './affinities.js';
import type { Affinity } from './affinities.js';
import { HALF_LIFE_MS, SESSION_GAP_MS } from './profile-activity.js';
import { keepBook, mergeOrderDays } from './purchases.js';
import { mergeRules } from './rules/rule-state.js';
import type { ShopperProfile } from './profile-state.js';

/**
 * Takes the profile that another id of the shopper had into this one, in either order alike: counts,
 * sums, fading counts and affinities are those of the events of both. An order that both know counts
 * once, with what both were told of it. Visits that lie within a visit's gap of each other count once. The
 * segment stays what it was; it is for the fold to place the shopper anew.
 *
 * Returns what orders the tenant gains by it: all of `from` but what both knew.
 */
export function mergeProfiles(into: ShopperProfile, from: ShopperProfile): OrderTotals {
  if (from.firstSeen === undefined) return {};
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
  mergeConsent(into, from);
  if (from.rules) mergeRules((into.rules ??= {}), from.rules);
  return mergeOrders(into, from);
}

function mergeConsent(into: ShopperProfile, from: ShopperProfile): void {
  const consent = mergedConsent(into.consent, from.consent);
  if (consent) into.consent = consent;
}

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

function mergeOrders(into: ShopperProfile, from: ShopperProfile): OrderTotals {
  if (from.book === undefined) return {};
  const { book, added } = joinBooks(into.book ?? emptyBook, from.book);
  keepBook(into, book);
  return addTotals(from.book.totals, added);
}
