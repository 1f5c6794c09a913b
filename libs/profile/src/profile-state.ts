import type { Consent } from '@tradewind/contracts';
import type { DecayedCount } from '@tradewind/ml';
import type { OrderBook } from '@tradewind/orders';
import type { Affinity } from './affinities.js';
import type { RuleState } from './rules/rule-state.js';
import type { TraitState } from './traits/trait-state.js';

/** Why and since when a shopper is in a segment. */
export interface Membership {
  readonly segment: string;
  readonly since: number;
  readonly reason: string;
  /** `<model>@<epoch>` */
  readonly modelVersion: string;
}

/** The days on which a shopper has ordered, numbered from 1970. */
export interface OrderDays {
  /** The last ones, each once, ascending. */
  days: number[];
  /** Days before these, and the first of them. */
  earlier?: { count: number; first: number };
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
  /** Absent until the first order, refund or cancellation. */
  book?: OrderBook;
  /** When the last order was placed that is not cancelled. */
  lastOrderAt?: number;
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
  /** Computed traits, by id. */
  traits?: Readonly<Record<string, TraitState>>;
  /** Segments by rules that the shopper is in or may come into, by id. */
  rules?: Record<string, RuleState>;
  /** The generation of the rules that the shopper was last looked at with. */
  rulesSeen?: number;
  /** The last epoch in which the shopper's features went into the model. */
  learnedEpoch?: number;
  /** Absent until something was said. */
  consent?: Consent;
  /** When the segment is looked at again although nothing happened. */
  reviewAt?: number;
}

export function newProfile(): ShopperProfile {
  return {
    lastSeen: 0,
    sessions: 0,
    events: {},
    views: { value: 0, time: 0 },
    carts: { value: 0, time: 0 },
    purchases: { value: 0, time: 0 },
    categories: [],
    brands: [],
    affinitiesAt: 0,
  };
}
