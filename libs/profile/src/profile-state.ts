import type { Money } from '@tradewind/contracts';
import type { DecayedCount } from '@tradewind/ml';
import type { Affinity } from './affinities.js';
import type { RuleState } from './rules/rule-state.js';
import type { OrderDays } from './purchases.js';

/** One of the last orders of a shopper, kept to recognise what refers to it. */
export interface RecentOrder {
  readonly id: string;
  /** As ordered, or as last updated. */
  amount: Money;
  /** What is left of it after refunds. */
  left: Money;
  cancelled?: true;
}

/** Why and since when a shopper is in a segment. */
export interface Membership {
  readonly segment: string;
  readonly since: number;
  readonly reason: string;
  /** `<model>@<epoch>` */
  readonly modelVersion: string;
}

/** What is known of one shopper. Times in ms since the epoch; all counts exact. */
export interface ShopperProfile {
  /** Undefined until the first event. */
  firstSeen?: number;
  lastSeen: number;
  /** Visits, parted by 30 minutes without an event. */
  sessions: number;
  /** Events by type. */
  events: Record<string, number>;
  orders: number;
  refunds: number;
  cancellations: number;
  /** Net of refunds and cancellations. */
  revenue: Money;
  grossRevenue: Money;
  lastOrderAt?: number;
  recentOrders: RecentOrder[];
  /** Hashes of the ids of the last orders that were counted, of fixed width, oldest first. */
  countedOrders?: string;
  /** Absent until the first order. */
  orderDays?: OrderDays;
  /** Fading counts, by `HALF_LIFE_MS`. */
  views: DecayedCount;
  carts: DecayedCount;
  purchases: DecayedCount;
  categories: Affinity[];
  brands: Affinity[];
  /** The time at which affinities are expressed. */
  affinitiesAt: number;
  membership?: Membership;
  /** Segments by rules that the shopper is in or may come into, by id. */
  rules?: Record<string, RuleState>;
  /** The generation of the rules that the shopper was last looked at with. */
  rulesSeen?: number;
  /** The last epoch in which the shopper's features went into the model. */
  learnedEpoch?: number;
  /** When the segment is looked at again although nothing happened. */
  reviewAt?: number;
}

export function newProfile(): ShopperProfile {
  return {
    lastSeen: 0,
    sessions: 0,
    events: {},
    orders: 0,
    refunds: 0,
    cancellations: 0,
    revenue: 0,
    grossRevenue: 0,
    recentOrders: [],
    views: { value: 0, time: 0 },
    carts: { value: 0, time: 0 },
    purchases: { value: 0, time: 0 },
    categories: [],
    brands: [],
    affinitiesAt: 0,
  };
}
