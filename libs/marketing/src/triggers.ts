import { isBuiltIn, matchesEvent, productId, tenantOf } from '@tradewind/contracts';
import type { FoldEvent, StorefrontEvents } from '@tradewind/contracts';
import { cartEvidence } from './cart-abandonment.js';
import { decide } from './campaign-decision.js';
import type { MarketingContext } from './campaign-figures.js';
import type { Occasion, WaitingOccasion } from './campaign-memory.js';
import type { MarketingOptions } from './marketing-options.js';
import { endsWithOrder, ownCampaigns, type OwnCampaign } from './own-campaigns.js';
import { completionTimes } from './shopper-orders.js';
import type { ShopperState } from './shopper-state.js';
import { stopWaiting, takeDue, wait } from './waiting.js';
import { winBackEvidence } from './win-back.js';

type StorefrontEvent = FoldEvent<StorefrontEvents>;

/** What triggers compare with how it was before the event. */
export type Before = Pick<ShopperState, 'cart' | 'lastOrder' | 'propensity'>;

/** Items that are named in the evidence. */
const MAX_ITEMS = 20;

/** What an event says to a campaign: it gives occasion since a time, it ends the wait, or nothing. */
type Signal = { readonly since: number } | 'ends' | undefined;

/** Begins, begins anew and ends the waits of the shop's own campaigns; decides at once where there is none. */
export function followCampaigns(
  event: StorefrontEvent,
  before: Before,
  context: MarketingContext,
  options: MarketingOptions,
): void {
  const state = context.state(event.key);
  endBuiltIn(state, before);
  for (const campaign of ownCampaigns(context.documents, event.tenant).of(event.type)) {
    const { kind, waitMs, cancelOn } = campaign;
    const signal = signalOf(campaign, event, { state, before });
    if (typeof signal === 'object') {
      const evidence = evidenceOf(campaign, event);
      if (waitMs === 0) {
        const occasion = occasionOf(campaign, {
          at: occasionTime(campaign, event, state),
          evidence,
        });
        decide(event.key, { ...occasion, at: event.time }, context, options);
      } else {
        wait(state, kind, { ...waitFrom(signal.since, waitMs, context.now), evidence });
      }
    } else if (signal === 'ends' || cancelOn.some((each) => matchesEvent(each, event))) {
      stopWaiting(state, kind);
    }
  }
}

/** Decides all that is due, unless what gave occasion is gone. */
export function decideDue(
  shopper: string,
  context: MarketingContext,
  options: MarketingOptions,
): void {
  const state = context.state(shopper);
  for (const [kind, { dueAt, held, evidence = {} }] of takeDue(state, context.now)) {
    if (held) {
      decide(shopper, { ...held, at: dueAt }, context, options);
      continue;
    }
    const campaign = ownCampaigns(context.documents, tenantOf(shopper)).named(kind);
    if (!campaign || !stillHolds(campaign, state)) continue;
    const known = { ...evidence, ...stateEvidence(campaign, state) };
    decide(shopper, occasionOf(campaign, { at: dueAt, evidence: known }), context, options);
  }
}

/**
 * Joins what waits for two ids of a shopper: of one campaign the later occasion, and none from before an
 * order of either that ends it.
 */
export function mergeWaiting(
  shopper: string,
  { waiting: others = {} }: Pick<ShopperState, 'waiting'>,
  context: MarketingContext,
): void {
  const state = context.state(shopper);
  for (const [kind, other] of Object.entries(others)) {
    const { since } = state.waiting?.[kind] ?? { since: -Infinity };
    if (other.since > since) wait(state, kind, other);
  }
  endOrdered(shopper, context);
}

/** Ends what was ordered after, as one order under either id would have. */
function endOrdered(shopper: string, context: MarketingContext): void {
  const state = context.state(shopper);
  const campaigns = ownCampaigns(context.documents, tenantOf(shopper));
  for (const [kind, occasion] of Object.entries(state.waiting ?? {})) {
    const own = campaigns.named(kind);
    const isOrdered = completionTimes(state).some((at) => at > occasion.since);
    if (!isOrdered) continue;
    if (own && isWinBack(own, occasion)) waitForLastOrder(state, own, context.now);
    else if (isEndedByOrder(kind, own)) stopWaiting(state, kind);
  }
}

function isWinBack({ trigger }: OwnCampaign, { held }: WaitingOccasion): boolean {
  return trigger.kind === 'win-back' && held === undefined;
}

function waitForLastOrder(state: ShopperState, own: OwnCampaign, now: number): void {
  const { lastOrder } = state;
  if (lastOrder) wait(state, own.kind, waitFrom(lastOrder.at, own.waitMs, now));
}

function isEndedByOrder(kind: string, own: OwnCampaign | undefined): boolean {
  return own === undefined ? isBuiltIn(kind) : endsWithOrder(own);
}

/** What was held for quiet hours ends with what it was about. */
function endBuiltIn(state: ShopperState, before: Before): void {
  if (state.waiting === undefined) return;
  if (state.cart !== before.cart) stopWaiting(state, 'cart-abandonment');
  if (isSameOrder(state, before)) return;
  for (const kind of ['win-back', 'high-intent', 'cart-abandonment']) stopWaiting(state, kind);
}

function isSameOrder(a: Pick<ShopperState, 'lastOrder'>, b: typeof a): boolean {
  return a.lastOrder?.orderId === b.lastOrder?.orderId && a.lastOrder?.at === b.lastOrder?.at;
}

interface Change {
  readonly state: ShopperState;
  readonly before: Before;
}

function signalOf({ trigger }: OwnCampaign, event: StorefrontEvent, change: Change): Signal {
  switch (trigger.kind) {
    case 'event':
      return matchesEvent(trigger, event) ? { since: event.time } : undefined;
    case 'cart-abandoned':
      return cartSignal(event, change);
    case 'browse-abandoned':
      return browsed(event, change.state, trigger.views ?? 1);
    case 'win-back':
      return winBackSignal(change);
    case 'propensity-crossed':
      return crossed(trigger.atLeast, event, change) ? { since: event.time } : undefined;
  }
}

function cartSignal({ time }: StorefrontEvent, { state: { cart }, before }: Change): Signal {
  if (cart === before.cart) return undefined;
  return cart.lines.length > 0 ? { since: time } : 'ends';
}

function winBackSignal({ state, before }: Change): Signal {
  if (isSameOrder(state, before)) return undefined;
  return state.lastOrder ? { since: state.lastOrder.at } : 'ends';
}

function browsed(event: StorefrontEvent, { session }: ShopperState, views: number): Signal {
  if (event.type !== 'product.viewed' && event.type !== 'product.clicked') {
    return endOfBrowsing(event.type);
  }
  if (session === undefined || session.ordered || session.products.length < views) return undefined;
  return { since: event.time };
}

function endOfBrowsing(type: string): Signal {
  const fills = ['cart.item_added', 'wishlist.item_added_to_cart', 'order.completed'];
  return fills.includes(type) ? 'ends' : undefined;
}

function crossed(atLeast: number, { time }: StorefrontEvent, { state, before }: Change): boolean {
  const { propensity, session } = state;
  if (!propensity || !session || session.ordered || propensity.at !== time) return false;
  const { propensity: earlier } = before;
  const wasHigh =
    earlier !== undefined && earlier.at >= session.start && earlier.probability >= atLeast;
  return propensity !== earlier && propensity.probability >= atLeast && !wasHigh;
}

/** As with carts: what comes only after its wait would be over waits from its arrival. */
function waitFrom(since: number, waitMs: number, now: number) {
  return { since, dueAt: (since + waitMs > now ? since : now) + waitMs };
}

/** A crossing is an occasion once a visit. */
function occasionTime({ trigger }: OwnCampaign, { time }: StorefrontEvent, state: ShopperState) {
  return trigger.kind === 'propensity-crossed' ? (state.session?.start ?? time) : time;
}

const reasons: Readonly<Record<OwnCampaign['trigger']['kind'], string>> = {
  'cart-abandoned': 'the cart was left without a change or an order',
  'browse-abandoned': 'products were viewed, and nothing was put into the cart or ordered',
  'win-back': 'no order for long after the last one',
  'propensity-crossed': 'the purchase propensity came to the threshold',
  event: 'an event that the campaign waits for has come',
};

function occasionOf(
  { kind, trigger }: OwnCampaign,
  { at, evidence }: { readonly at: number; readonly evidence: Record<string, unknown> },
): Occasion {
  return { kind, occasion: at, at, reason: reasons[trigger.kind], evidence };
}

function evidenceOf({ trigger }: OwnCampaign, event: StorefrontEvent): Record<string, unknown> {
  if (trigger.kind !== 'event') return {};
  const { properties = {} } = event.data as { properties?: { product_id?: string; sku?: string } };
  const item = productId(properties);
  const at = new Date(event.time).toISOString();
  return { event: event.type, at, ...(item !== '' && { item }) };
}

function stateEvidence({ trigger }: OwnCampaign, state: ShopperState): Record<string, unknown> {
  switch (trigger.kind) {
    case 'cart-abandoned':
      return cartEvidence(state);
    case 'browse-abandoned':
      return { items: state.session?.products.slice(-MAX_ITEMS) ?? [] };
    case 'win-back':
      return winBackEvidence(state);
    default:
      return {};
  }
}

function stillHolds({ trigger }: OwnCampaign, state: ShopperState): boolean {
  if (trigger.kind === 'cart-abandoned') return state.cart.lines.length > 0;
  return trigger.kind !== 'win-back' || state.lastOrder !== undefined;
}
