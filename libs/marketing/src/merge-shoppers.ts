import { mergedConsent } from '@tradewind/contracts';
import type { CampaignKind } from '@tradewind/contracts';
import { emptyBook, joinBooks, knowsOrder, type OrderTotals } from '@tradewind/orders';
import { emptyCart, joinCarts, type Cart } from './cart.js';
import { MAX_RECENT } from './campaign-decision.js';
import { MAX_PENDING } from './labelling.js';
import { MAX_CONVERSIONS } from './conversions.js';
import { mergeInterests } from './interests.js';
import type { MarketingOptions } from './marketing-options.js';
import { keepToPurposes } from './consent.js';
import { continues, joinSessions } from './session.js';
import { completionTimes, keepBook } from './shopper-orders.js';
import type { PendingExample, ShopperState, Touch } from './shopper-state.js';

/** Requests that can be of two ids before a cap is applied to both. */
const MAX_REQUESTS = 50;

/** What follows from it that two ids are of one shopper. */
export interface MergeEffect {
  /** What it changes in the sum of the figures of both, as an order that both were told of counts once. */
  readonly added: OrderTotals;
  /** Campaigns to one id, and an order under the other one that may answer them. */
  readonly answers: readonly Answer[];
}

interface Answer {
  readonly touch: Touch;
  readonly orderId: string;
  readonly at: number;
}

/**
 * Takes what is known of another id of the shopper into this one, in either order alike. Orders, visits,
 * requests and campaigns are those of both. An order empties what either had in the cart before it; what
 * is left is abandoned by its latest change. What was decided for either id stays decided.
 *
 * @param now The partition's clock, ms: nothing is due before it.
 */
export function mergeShoppers(
  into: ShopperState,
  from: ShopperState,
  now: number,
  options: MarketingOptions,
): MergeEffect {
  const answers = answersOf(into, from);
  mergeCarts(into, from, now, options.cartAbandonedAfterMs);
  mergeVisits(into, from, options.sessionGapMs);
  const pending = [...into.pending, ...from.pending].sort((a, b) => a.at - b.at);
  const orderedAt = [into, from].flatMap(completionTimes);
  into.pending = pending.slice(0, MAX_PENDING).map((moment) => answered(moment, orderedAt));
  const added = mergeOrders(into, from, now, options.winBackAfterMs);
  mergeConversions(into, from);
  into.requestedAt = latestOf(into.requestedAt, from.requestedAt);
  mergeRequests(into, from);
  into.recent = [...into.recent, ...from.recent].sort((a, b) => a.at - b.at).slice(-MAX_RECENT);
  mergeInterests(into, from);
  mergeIdentified(into, from);
  mergeLatest(into, from);
  const purposes = mergedConsent(into.purposes, from.purposes);
  if (purposes) into.purposes = purposes;
  keepToPurposes(into);
  return { added, answers };
}

function latestOf(some: readonly number[], others: readonly number[]): number[] {
  return [...some, ...others].sort((a, b) => a - b).slice(-MAX_REQUESTS);
}

function mergeRequests(into: ShopperState, { requestedOf = {} }: ShopperState): void {
  if (Object.keys(requestedOf).length === 0) return;
  const joined: Record<CampaignKind, readonly number[]> = { ...into.requestedOf };
  for (const [kind, times] of Object.entries(requestedOf)) {
    joined[kind] = latestOf(joined[kind] ?? [], times);
  }
  into.requestedOf = joined;
}

function answersOf(into: ShopperState, from: ShopperState): Answer[] {
  return [[from, into] as const, [into, from] as const].flatMap(
    ([{ touch, book = emptyBook }, { lastOrder: order }]) =>
      touch && order && !knowsOrder(book, order.orderId)
        ? [{ touch, orderId: order.orderId, at: order.at }]
        : [],
  );
}

function mergeCarts(into: ShopperState, from: ShopperState, now: number, afterMs: number): void {
  const carts = [cartAfter(into, from), cartAfter(from, into)] as const;
  const isLater = changedAt(into) > changedAt(from);
  const [earlier, later] = isLater ? [from, into] : [into, from];
  const [first, last] = isLater ? [carts[1], carts[0]] : carts;
  const deadline = deadlineOf({ first, last }, { earlier, later }, afterMs);
  const latest = changedAt(later);
  into.cart = joinCarts(first, last);
  delete into.cartDeadline;
  if (deadline !== undefined) into.cartDeadline = deadline > now ? deadline : now + afterMs;
  if (latest > -Infinity) into.cartChangedAt = latest;
}

function changedAt({ cartChangedAt = -Infinity }: ShopperState): number {
  return cartChangedAt;
}

/** The cart of one id, unless it was emptied by an order under the other one. */
function cartAfter(state: ShopperState, other: ShopperState): Cart {
  return completionTimes(other).some((at) => changedAt(state) <= at) ? emptyCart : state.cart;
}

/** The open occasion that the latest change has made, if what is left was not told of already. */
function deadlineOf(
  { first, last }: { readonly first: Cart; readonly last: Cart },
  { earlier, later }: { readonly earlier: ShopperState; readonly later: ShopperState },
  afterMs: number,
): number | undefined {
  if (last.lines.length > 0) return later.cartDeadline;
  if (first.lines.length === 0 || earlier.cartDeadline === undefined) return undefined;
  return Math.max(earlier.cartDeadline, later.cart === last ? changedAt(later) + afterMs : 0);
}

function mergeVisits(into: ShopperState, from: ShopperState, gapMs: number): void {
  const joined = joinSessions(into.session, from.session, gapMs);
  const isShared = joined !== undefined;
  const later = laterOf(into.session, from.session, (session) => session.last);
  const session = joined ?? later;
  into.sessions += from.sessions - (isShared ? 1 : 0);
  if (session === undefined) return;
  const ordered = [into, from].some((state) =>
    completionTimes(state).some((at) => at >= session.start && continues(session, at, gapMs)),
  );
  into.session = ordered ? { ...session, ordered } : session;
}

function mergeOrders(
  into: ShopperState,
  from: ShopperState,
  now: number,
  waitMs: number,
): OrderTotals {
  if (from.book === undefined) return {};
  mergeLastOrder(into, from);
  const { book, added } = joinBooks(into.book ?? emptyBook, from.book);
  keepBook(into, book, now, waitMs);
  return added;
}

/** The win-back of an order stays decided if either id has decided it. */
function mergeLastOrder(into: ShopperState, from: ShopperState): void {
  const later = lastOrderedAt(into) > lastOrderedAt(from) ? into : from;
  const isShared = into.lastOrder?.orderId === from.lastOrder?.orderId;
  const isDecided = isShared && into.winBackDeadline === undefined;
  if (later.lastOrder) into.lastOrder = later.lastOrder;
  if (later.winBackDeadline === undefined || isDecided) delete into.winBackDeadline;
  else into.winBackDeadline = later.winBackDeadline;
}

function lastOrderedAt({ lastOrder }: ShopperState): number {
  return lastOrder?.at ?? 0;
}

function mergeConversions(into: ShopperState, { conversions = [] }: ShopperState): void {
  if (conversions.length === 0) return;
  const all = [...(into.conversions ?? []), ...conversions];
  into.conversions = all.sort((a, b) => a.at - b.at).slice(-MAX_CONVERSIONS);
}

/** An order under the other id answers a moment that it followed within the horizon. */
function answered(moment: PendingExample, orderedAt: readonly number[]): PendingExample {
  const ordered = orderedAt.some((at) => at >= moment.at && at <= moment.dueAt);
  return ordered ? { ...moment, ordered } : moment;
}

function mergeIdentified(into: ShopperState, { identifiedAt }: ShopperState): void {
  if (identifiedAt === undefined) return;
  into.identifiedAt = Math.min(into.identifiedAt ?? identifiedAt, identifiedAt);
}

function mergeLatest(into: ShopperState, from: ShopperState): void {
  const touch = laterOf(into.touch, from.touch, ({ at }) => at);
  const propensity = laterOf(into.propensity, from.propensity, ({ at }) => at);
  const highIntent = laterOf(into.highIntent, from.highIntent, ({ at }) => at);
  const consent = laterOf(into.consent, from.consent, ({ at }) => at);
  if (touch) into.touch = touch;
  if (propensity) into.propensity = propensity;
  if (highIntent) into.highIntent = highIntent;
  if (consent) into.consent = consent;
}

function laterOf<T>(one: T | undefined, other: T | undefined, timeOf: (value: T) => number) {
  if (one === undefined || other === undefined) return one ?? other;
  return timeOf(one) > timeOf(other) ? one : other;
}
