import type { CampaignKind } from '@tradewind/contracts';
import { emptyCart, joinCarts, type Cart } from './cart.js';
import { MAX_RECENT } from './campaign-decision.js';
import { MAX_PENDING } from './labelling.js';
import { MAX_ORDER_IDS, type MarketingOptions } from './marketing-options.js';
import { continues, joinSessions } from './session.js';
import type { PendingExample, ShopperState } from './shopper-state.js';

/** Requests that can be of two ids before a cap is applied to both. */
const MAX_REQUESTS = 50;

type Order = NonNullable<ShopperState['lastOrder']>;
type Touch = NonNullable<ShopperState['touch']>;

/** What follows from it that two ids are of one shopper. */
export interface MergeEffect {
  /** Orders that both were told of. */
  readonly sharedOrders: number;
  /** Campaigns to one id, and an order under the other one that may answer them. */
  readonly answers: readonly { readonly touch: Touch; readonly order: Order }[];
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
  const effect = effectOf(into, from);
  mergeCarts(into, from, now, options.cartAbandonedAfterMs);
  mergeVisits(into, from, options.sessionGapMs);
  const pending = [...into.pending, ...from.pending].sort((a, b) => a.at - b.at);
  const lastOrders = [into.lastOrder, from.lastOrder].filter((order) => order !== undefined);
  into.pending = pending.slice(0, MAX_PENDING).map((moment) => answered(moment, lastOrders));
  mergeOrders(into, from, effect.sharedOrders);
  into.requestedAt = latestOf(into.requestedAt, from.requestedAt);
  mergeRequests(into, from);
  into.recent = [...into.recent, ...from.recent].sort((a, b) => a.at - b.at).slice(-MAX_RECENT);
  mergeLatest(into, from);
  return effect;
}

function latestOf(some: readonly number[], others: readonly number[]): number[] {
  return [...some, ...others].sort((a, b) => a - b).slice(-MAX_REQUESTS);
}

function mergeRequests(into: ShopperState, { requestedOf = {} }: ShopperState): void {
  if (Object.keys(requestedOf).length === 0) return;
  const joined: Partial<Record<CampaignKind, readonly number[]>> = { ...into.requestedOf };
  for (const [kind, times] of Object.entries(requestedOf) as [CampaignKind, number[]][]) {
    joined[kind] = latestOf(joined[kind] ?? [], times);
  }
  into.requestedOf = joined;
}

function effectOf(into: ShopperState, from: ShopperState): MergeEffect {
  const sharedOrders = from.orderIds.filter((id) => into.orderIds.includes(id)).length;
  const answers = [[from, into] as const, [into, from] as const].flatMap(
    ([{ touch, orderIds }, { lastOrder: order }]) =>
      touch && order && !orderIds.includes(order.orderId) ? [{ touch, order }] : [],
  );
  return { sharedOrders, answers };
}

function mergeCarts(into: ShopperState, from: ShopperState, now: number, afterMs: number): void {
  const carts = [cartAfter(into, from.lastOrder), cartAfter(from, into.lastOrder)] as const;
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
function cartAfter(state: ShopperState, order: Order | undefined): Cart {
  return order && changedAt(state) <= order.at ? emptyCart : state.cart;
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
  const ordered = [into.lastOrder, from.lastOrder].some(
    (order) => order && order.at >= session.start && continues(session, order.at, gapMs),
  );
  into.session = ordered ? { ...session, ordered } : session;
}

function mergeOrders(into: ShopperState, from: ShopperState, shared: number): void {
  const isLater = (into.lastOrder?.at ?? 0) > (from.lastOrder?.at ?? 0);
  const [earlier, later] = isLater ? [from, into] : [into, from];
  into.orders += from.orders - shared;
  into.orderIds = [...new Set([...earlier.orderIds, ...later.orderIds])].slice(-MAX_ORDER_IDS);
  if (later.lastOrder === undefined || later === into) return;
  into.lastOrder = later.lastOrder;
  if (later.winBackDeadline === undefined) delete into.winBackDeadline;
  else into.winBackDeadline = later.winBackDeadline;
}

/** An order under the other id answers a moment that it followed within the horizon. */
function answered(moment: PendingExample, orders: readonly Order[]): PendingExample {
  const ordered = orders.some(({ at }) => at >= moment.at && at <= moment.dueAt);
  return ordered ? { ...moment, ordered } : moment;
}

function mergeLatest(into: ShopperState, from: ShopperState): void {
  const touch = laterOf(into.touch, from.touch, ({ at }) => at);
  const propensity = laterOf(into.propensity, from.propensity, ({ at }) => at);
  const highIntent = laterOf(into.highIntent, from.highIntent, ({ at }) => at);
  if (touch) into.touch = touch;
  if (propensity) into.propensity = propensity;
  if (highIntent) into.highIntent = highIntent;
}

function laterOf<T>(one: T | undefined, other: T | undefined, timeOf: (value: T) => number) {
  if (one === undefined || other === undefined) return one ?? other;
  return timeOf(one) > timeOf(other) ? one : other;
}
