import {
  allows,
  campaignDocument,
  campaignPolicyDocument,
  CLOCK_TICK,
  EXIT_OF_ERASED,
  EXIT_OF_FORGOTTEN,
  EXIT_OF_LINKED,
  isAnonymous,
  marketingCampaigns,
  marketingExamples,
  marketingHandOvers,
  marketingItemInterests,
  marketingItemSignals,
  productId,
  profileSegments,
  storefrontEvents,
  tenantOf,
  type Fold,
  type FoldEvent,
  type ModelGate,
  type ModelReader,
  type PartitionContext,
  type StorefrontEvents,
} from '@tradewind/contracts';
import {
  countsOf as orderCounts,
  emptyBook,
  findOrder,
  isOrderEvent,
  orderStatement,
  record,
  type OrderEvent,
  type OrderTotals,
} from '@tradewind/orders';
import { decide } from './campaign-decision.js';
import { noCounts } from './campaign-counts.js';
import { countsOf, isFiguresName, noFigures } from './campaign-figures.js';
import type { MarketingContext, MarketingPart } from './campaign-figures.js';
import { cartWaitMs, winBackWaitMs } from './campaign-settings.js';
import { cartAbandonment, cartChanged } from './cart-abandonment.js';
import { emptyCart } from './cart.js';
import { cartAfter } from './cart-events.js';
import { noteConsent } from './consent.js';
import { creditOrder, reviseConversions } from './conversions.js';
import { isDelivery, takeDelivery } from './deliveries.js';
import { mergeExposures, reviseExposures } from './exposures.js';
import { scoreIntent } from './high-intent.js';
import { noteInterest } from './interests.js';
import { labelPending, markOrdered, snapshotForLearning } from './labelling.js';
import { isSignal, type MarketingInputs, type Signal } from './marketing-inputs.js';
import { defaultMarketingOptions, type MarketingOptions } from './marketing-options.js';
import { mergeShoppers } from './merge-shoppers.js';
import { propensitySource, type PropensitySnapshot } from './propensity.js';
import { continues, extendSession, isActivity, movesIntent, startSession } from './session.js';
import { keepBook } from './shopper-orders.js';
import { newShopper, nextDeadline, type ShopperState } from './shopper-state.js';
import { decideDue, followCampaigns, mergeWaiting } from './triggers.js';
import { winBack } from './win-back.js';

type StorefrontEvent = FoldEvent<StorefrontEvents>;

export const MARKETING_FOLD = 'marketing';

/**
 * Decides on campaigns, shopper by shopper: abandoned carts, win-back, high intent, and those that the shop
 * has described in documents; each under the caps, each credited with the order that follows it. Labels what shoppers do with whether
 * they bought, for the propensity trainer.
 *
 * A shopper's own time is that of their events, so that decisions do not depend on who else shares
 * the partition; only the frequency cap counts by the partition's clock, which never goes back.
 */
export class MarketingFold implements Fold<MarketingInputs, ShopperState, MarketingPart> {
  readonly name = MARKETING_FOLD;
  readonly inputs = [storefrontEvents, profileSegments, marketingItemSignals];
  readonly asTheyCome = [profileSegments, marketingItemSignals];
  readonly emits = [marketingCampaigns, marketingExamples, marketingItemInterests];
  readonly documents = [campaignDocument, campaignPolicyDocument];
  readonly handOvers = marketingHandOvers;
  readonly stateVersion = 4;
  readonly gate?: ModelGate;
  readonly #options: MarketingOptions;

  constructor(
    /** Purchase propensity by tenant, see `propensityKey`; without it there is no high intent. */
    private readonly models?: ModelReader<PropensitySnapshot>,
    options: Partial<MarketingOptions> = {},
  ) {
    if (models) this.gate = models;
    this.#options = { ...defaultMarketingOptions, ...options };
  }

  initialState(): ShopperState {
    return newShopper();
  }

  initialPart(name: string): MarketingPart {
    return isFiguresName(name) ? noFigures() : noCounts();
  }

  entities(event: FoldEvent<MarketingInputs>): readonly string[] {
    return event.type === CLOCK_TICK || isOfId(event) ? [] : [event.key];
  }

  /** What others conclude of shoppers may run ahead of what this fold has seen of them. */
  clockBefore(event: FoldEvent<MarketingInputs>): number | undefined {
    return isSignal(event) ? undefined : event.time;
  }

  evolve(event: FoldEvent<MarketingInputs>, context: MarketingContext): void {
    if (event.type === CLOCK_TICK || isOfId(event)) return;
    const state = context.state(event.key);
    const before = { ...state };
    if (isSignal(event)) {
      if (isTimely(event, context.now)) followCampaigns(event, before, context, this.#options);
    } else {
      this.#take(event, state, context);
      followCampaigns(event, before, context, this.#options);
    }
    context.wakeAt(event.key, nextDeadline(state));
  }

  #take(event: StorefrontEvent, state: ShopperState, context: MarketingContext): void {
    if (!isAnonymous(event.key)) state.identifiedAt ??= event.time;
    noteConsent(event, state);
    noteInterest(event, state, context);
    if (isOrderEvent(event)) this.#order(event, state, context);
    else if (isDelivery(event)) takeDelivery(event, context);
    else if (isActivity(event.type)) this.#activity(event, state, context);
  }

  /**
   * Of a visitor who is forgotten nothing more is decided: moments whose outcome is still open are dropped,
   * as learning them as visits without an order would teach what nobody has seen.
   */
  expiresAfterMs(shopper: string): number | undefined {
    return isAnonymous(shopper) ? this.#options.forgetVisitorsAfterMs : undefined;
  }

  /** Handles all that is due: examples first, then carts, then win-backs, then what else has waited. */
  wake(shopper: string, context: MarketingContext): void {
    const state = context.state(shopper);
    labelPending(shopper, context);
    for (const find of [cartAbandonment, winBack]) {
      const occasion = find(state, context.now);
      if (occasion) decide(shopper, occasion, context, this.#options);
    }
    decideDue(shopper, context, this.#options);
    context.wakeAt(shopper, nextDeadline(state));
  }

  /** What the tenant has counted for either id stays, but for orders that both were told of. */
  merge(shopper: string, from: ShopperState, context: MarketingContext): void {
    const state = context.state(shopper);
    const [{ documents, now }, tenant] = [context, tenantOf(shopper)];
    const cartAbandonedAfterMs = cartWaitMs(documents, tenant, this.#options);
    const winBackAfterMs = winBackWaitMs(documents, tenant, this.#options);
    const options = { ...this.#options, cartAbandonedAfterMs, winBackAfterMs };
    const { added, answers } = mergeShoppers(state, from, now, options);
    mergeExposures(shopper, from, context);
    mergeWaiting(shopper, from, context);
    countOrders(shopper, added, context);
    reviseConversions(shopper, context);
    reviseExposures(shopper, context, options.conversionWindowMs);
    const { touch: last } = state;
    let isAnswered = false;
    for (const { touch, orderId, at } of answers) {
      const order = state.book && findOrder(state.book, orderId);
      if (!order) continue;
      state.touch = touch;
      const isCredited = creditOrder(shopper, { order, at }, context, this.#options);
      isAnswered ||= isCredited && touch.campaignId === last?.campaignId;
    }
    if (last && !isAnswered) state.touch = last;
    context.wakeAt(shopper, nextDeadline(state));
  }

  closeEpoch(_from: number, through: number, context: PartitionContext<MarketingPart>): void {
    propensitySource.close(through, context);
  }

  #activity(event: StorefrontEvent, state: ShopperState, context: MarketingContext): void {
    const { sessionGapMs } = this.#options;
    const continued = continues(state.session, event.time, sessionGapMs);
    const session = continued && state.session ? state.session : startSession(event.time);
    if (!continued) state.sessions++;
    state.session = extendSession(session, event, productOf(event));
    this.#changeCart(event, state, context);
    if (!movesIntent(event.type) || state.session.ordered) return;
    if (allows(state.purposes, 'learn')) {
      snapshotForLearning(state, event, context.now, this.#options.labelHorizonMs);
    }
    if (!allows(state.purposes, 'score')) return;
    const occasion = scoreIntent(event, state, context, { ...this.#options, models: this.models });
    if (occasion) decide(event.key, occasion, context, this.#options);
  }

  #changeCart(event: StorefrontEvent, state: ShopperState, context: MarketingContext): void {
    const cart = cartAfter(event, state);
    if (cart === undefined) return;
    state.cart = cart;
    const { documents, now } = context;
    cartChanged(state, event.time, now, cartWaitMs(documents, event.tenant, this.#options));
  }

  /** All that an order, an edit, a refund or a cancellation does. */
  #order(event: OrderEvent, state: ShopperState, context: MarketingContext): void {
    const statement = orderStatement(event);
    const { orderId } = statement;
    const known = state.book && findOrder(state.book, orderId);
    const { book, added } = record(state.book ?? emptyBook, statement);
    const waitMs = winBackWaitMs(context.documents, event.tenant, this.#options);
    keepBook(state, book, context.now, waitMs);
    countOrders(event.key, added, context);
    reviseConversions(event.key, context);
    reviseExposures(event.key, context, this.#options.conversionWindowMs);
    const order = findOrder(book, orderId);
    const isPlaced = event.type === 'order.completed' && known?.completedAt === undefined;
    if (!order || !isPlaced) return;
    creditOrder(event.key, { order, at: event.time }, context, this.#options);
    state.cart = emptyCart;
    delete state.cartDeadline;
    markOrdered(state, event.time);
    if (continues(state.session, event.time, this.#options.sessionGapMs) && state.session)
      state.session = { ...state.session, ordered: true };
  }
}

/** A signal that comes so late is history: nobody is addressed for it. */
const SIGNAL_HOLDS_MS = 86_400_000;

function isTimely({ time }: Signal, now: number): boolean {
  return now > -Infinity && now - time <= SIGNAL_HOLDS_MS;
}

/** Whether an id leaves a segment, and not the shopper: an id that was linked, a visitor who was forgotten or erased. */
function isOfId(event: FoldEvent<MarketingInputs>): boolean {
  if (event.type !== 'segment.exited') return false;
  return [EXIT_OF_ERASED, EXIT_OF_FORGOTTEN, EXIT_OF_LINKED].includes(event.data.reason);
}

function countOrders(shopper: string, added: OrderTotals, context: MarketingContext): void {
  const { orders } = orderCounts(added);
  const counts = orders === 0 ? undefined : countsOf(context, shopper);
  if (counts) counts.orders += orders;
}

function productOf(event: StorefrontEvent): string | undefined {
  switch (event.type) {
    case 'product.viewed':
    case 'product.clicked':
    case 'cart.item_added':
    case 'wishlist.item_added_to_cart':
    case 'wishlist.item_added':
      return productId(event.data.properties);
    default:
      return undefined;
  }
}
