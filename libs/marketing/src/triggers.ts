import { isBuiltIn, matchesEvent, productId, tenantOf } from '@tradewind/contracts';
import { cartEvidence } from './cart-abandonment.js';
import { decide } from './campaign-decision.js';
import type { MarketingContext } from './campaign-figures.js';
import type { Occasion, WaitingOccasion } from './campaign-memory.js';
import { itemEvidence, joinOccasions, leftEvidence } from './item-triggers.js';
import type { MarketingOptions } from './marketing-options.js';
import type { OwnCampaign } from './own-campaign.js';
import { endsWithOrder, isOfItems, ownCampaigns } from './own-campaigns.js';
import { completionTimes } from './shopper-orders.js';
import type { ShopperState } from './shopper-state.js';
import { isSameOrder, signalOf, type Before, type FollowedEvent } from './trigger-signals.js';
import { mayWait, stopWaiting, takeDue, wait } from './waiting.js';
import { winBackEvidence } from './win-back.js';

/** Items that are named in the evidence. */
const MAX_ITEMS = 20;

/** Begins, begins anew and ends the waits of the shop's own campaigns; decides at once where there is none. */
export function followCampaigns(
  event: FollowedEvent,
  before: Before,
  context: MarketingContext,
  options: MarketingOptions,
): void {
  const state = context.state(event.key);
  endBuiltIn(state, before);
  const campaigns = ownCampaigns(context.documents, event.tenant);
  for (const campaign of campaigns.concerned(event, Object.keys(state.waiting ?? {}))) {
    const { kind, waitMs, cancelOn } = campaign;
    const signal = signalOf(campaign, event, { state, before });
    if (typeof signal === 'object') {
      if (waitMs > 0 && !mayWait(state, kind)) continue;
      const evidence = evidenceOf(campaign, event, state.waiting?.[kind]);
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
  for (const [kind, { since, dueAt, held, evidence = {} }] of takeDue(state, context.now)) {
    if (held) {
      decide(shopper, { ...held, at: dueAt }, context, options);
      continue;
    }
    const campaign = ownCampaigns(context.documents, tenantOf(shopper)).named(kind);
    if (!campaign || !stillHolds(campaign, state)) continue;
    const left = leftEvidence(campaign, evidence, { state, now: since });
    if (!left) continue;
    const known = { ...left, ...stateEvidence(campaign, state) };
    const occasion = occasionOf(campaign, { at: dueAt, evidence: known });
    const isOnce = campaign.trigger.kind === 'welcome';
    decide(shopper, { ...occasion, ...(isOnce && { occasion: 0 }) }, context, options);
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
    const own = state.waiting?.[kind];
    wait(state, kind, own ? joinOccasions(own, other) : other);
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
    if (own && isOfLastOrder(own, occasion)) waitForLastOrder(state, own, context.now);
    else if (isEndedByOrder(kind, own)) stopWaiting(state, kind);
  }
}

function isOfLastOrder({ trigger }: OwnCampaign, { held }: WaitingOccasion): boolean {
  const { kind } = trigger;
  return (kind === 'win-back' || kind === 'post-purchase') && held === undefined;
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

/** As with carts: what comes only after its wait would be over waits from its arrival. */
function waitFrom(since: number, waitMs: number, now: number) {
  return { since, dueAt: (since + waitMs > now ? since : now) + waitMs };
}

/** A crossing is an occasion once a visit, a welcome once in a life, also if the log is folded again. */
function occasionTime({ trigger }: OwnCampaign, { time }: FollowedEvent, state: ShopperState) {
  if (trigger.kind === 'welcome') return 0;
  return trigger.kind === 'propensity-crossed' ? (state.session?.start ?? time) : time;
}

const reasons: Readonly<Record<OwnCampaign['trigger']['kind'], string>> = {
  'cart-abandoned': 'the cart was left without a change or an order',
  'browse-abandoned': 'products were viewed, and nothing was put into the cart or ordered',
  'win-back': 'no order for long after the last one',
  'propensity-crossed': 'the purchase propensity came to the threshold',
  'segment-entered': 'the shopper came into the segment',
  'segment-exited': 'the shopper left the segment',
  'price-drop': 'the price of an item fell that the shopper has noticed',
  'back-in-stock': 'an item is back in stock that the shopper has noticed',
  welcome: 'the first event of a signed-in shopper',
  'post-purchase': 'an order was placed and kept',
  event: 'an event that the campaign waits for has come',
};

function occasionOf(
  { kind, trigger }: OwnCampaign,
  { at, evidence }: { readonly at: number; readonly evidence: Record<string, unknown> },
): Occasion {
  return { kind, occasion: at, at, reason: reasons[trigger.kind], evidence };
}

function evidenceOf(
  { trigger }: OwnCampaign,
  event: FollowedEvent,
  before: WaitingOccasion | undefined,
): Record<string, unknown> {
  if (isOfItems(trigger)) return itemEvidence(event, before);
  if ('segment' in trigger) return segmentEvidence(event);
  if (trigger.kind !== 'event') return {};
  const { properties = {} } = event.data as { properties?: { product_id?: string; sku?: string } };
  const item = productId(properties);
  const at = new Date(event.time).toISOString();
  return { event: event.type, at, ...(item !== '' && { item }) };
}

function segmentEvidence(event: FollowedEvent): Record<string, unknown> {
  if (event.type !== 'segment.entered' && event.type !== 'segment.exited') return {};
  const { segment, reason } = event.data;
  return { segment, why: reason, at: new Date(event.time).toISOString() };
}

function stateEvidence({ trigger }: OwnCampaign, state: ShopperState): Record<string, unknown> {
  switch (trigger.kind) {
    case 'cart-abandoned':
      return cartEvidence(state);
    case 'browse-abandoned':
      return { items: state.session?.products.slice(-MAX_ITEMS) ?? [] };
    case 'win-back':
    case 'post-purchase':
      return winBackEvidence(state);
    default:
      return {};
  }
}

function stillHolds({ trigger }: OwnCampaign, state: ShopperState): boolean {
  if (trigger.kind === 'cart-abandoned') return state.cart.lines.length > 0;
  const isOfOrder = trigger.kind === 'win-back' || trigger.kind === 'post-purchase';
  return !isOfOrder || state.lastOrder !== undefined;
}
