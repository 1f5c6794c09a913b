import type { CampaignKind, Consent, Money } from '@tradewind/contracts';
import type { OrderBook } from '@tradewind/orders';
import { emptyCart, type Cart } from './cart.js';
import type { Exposure, Interest, WaitingOccasion } from './campaign-memory.js';
import type { Session } from './session.js';

/** A moment whose outcome is still open. */
export interface PendingExample {
  readonly features: readonly number[];
  readonly at: number;
  readonly dueAt: number;
  readonly ordered: boolean;
}

/**
 * `reversed`: converted by an order that was cancelled or refunded in full. `held-out`: left alone so that
 * the effect can be measured.
 */
export type CampaignStatus = 'requested' | 'suppressed' | 'held-out' | 'converted' | 'reversed';

export interface CampaignRecord {
  readonly campaignId: string;
  readonly kind: CampaignKind;
  readonly status: CampaignStatus;
  readonly at: number;
  readonly reason: string;
  readonly modelVersion?: string;
  readonly arm?: string;
  /** It was reported to have reached the shopper. */
  readonly delivered?: true;
}

/** The latest campaign that has reached a shopper, or counts as if it had. */
export interface Touch {
  readonly campaignId: string;
  readonly kind: CampaignKind;
  readonly at: number;
  readonly arm?: string;
}

export interface PropensityState {
  readonly probability: number;
  readonly modelVersion: string;
  /** Which candidate of the model; absent for scores of before there were several. */
  readonly candidate?: string;
  readonly at: number;
  /** Between crossing the upper threshold upwards and the lower one downwards. */
  readonly high: boolean;
}

export interface LastOrder {
  readonly orderId: string;
  readonly at: number;
  /** Net of refunds. */
  readonly revenue: Money;
  readonly currency?: string;
}

/** A campaign that an order has answered, with what that order is worth now. */
export interface Conversion {
  readonly campaignId: string;
  readonly kind: CampaignKind;
  readonly orderId: string;
  /** Event time of the order, ms. */
  readonly at: number;
  /** Net of refunds; 0 when it was taken back. */
  readonly revenue: Money;
  readonly currency: string;
  /** The order was cancelled or refunded in full. */
  readonly reversed?: true;
  readonly arm?: string;
}

/** All that marketing knows of a shopper. JSON-serialisable, every list bounded. */
export interface ShopperState {
  cart: Cart;
  /** When the cart as it stands will have been abandoned; absent without an open occasion. */
  cartDeadline?: number;
  /** Event time of the latest change of the cart, ms. */
  cartChangedAt?: number;
  /** Absent until the first order, refund or cancellation. */
  book?: OrderBook;
  /** The one placed last that neither was cancelled nor refunded in full. */
  lastOrder?: LastOrder;
  winBackDeadline?: number;
  session?: Session;
  sessions: number;
  pending: readonly PendingExample[];
  propensity?: PropensityState;
  /** Start of the session, and time, of the last high-intent occasion. */
  highIntent?: { readonly session: number; readonly at: number };
  /** Times of requested campaigns that the frequency cap may still have to count. */
  requestedAt: readonly number[];
  /** The same, by campaign. */
  requestedOf?: Readonly<Record<CampaignKind, readonly number[]>>;
  /** The last campaign requested that no order has answered. */
  touch?: Touch;
  /** By time of the order; absent until the first. */
  conversions?: readonly Conversion[];
  /** Newest last. */
  recent: readonly CampaignRecord[];
  /** The latest word on marketing, if there was one. */
  consent?: { readonly given: boolean; readonly at: number };
  /** What was said of learning and scoring; absent if nothing was. */
  purposes?: Consent;
  /** What will be decided when its wait is over, by campaign. */
  waiting?: Readonly<Record<CampaignKind, WaitingOccasion>>;
  /** By item; only while a campaign of the shop waits for changes of items. */
  interests?: Readonly<Record<string, Interest>>;
  /** Event time of the first event under a user id, ms. */
  identifiedAt?: number;
  /** By campaign. */
  exposures?: Readonly<Record<CampaignKind, Exposure>>;
}

export function newShopper(): ShopperState {
  return {
    cart: emptyCart,
    sessions: 0,
    pending: [],
    requestedAt: [],
    recent: [],
  };
}

/** The earliest time at which something about the shopper is due. */
export function nextDeadline(state: ShopperState): number | undefined {
  const due = [
    state.cartDeadline,
    state.winBackDeadline,
    ...state.pending.map((example) => example.dueAt),
    ...Object.values(state.waiting ?? {}).map(({ dueAt }) => dueAt),
  ].filter((time) => time !== undefined);
  return due.length > 0 ? Math.min(...due) : undefined;
}
