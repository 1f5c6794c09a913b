import {
  allows,
  consentAfter,
  isAnonymous,
  mergedConsent,
  productId,
  purposesSaid,
  recommenderHandOvers,
  storefrontEvents,
  tenantOf,
} from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  PartitionContext,
  StorefrontEvents,
} from '@tradewind/contracts';
import { emptyBook, isOrderEvent, joinBooks, orderStatement, record } from '@tradewind/orders';
import type { OrderEvent } from '@tradewind/orders';
import type { RecommendationOptions } from '../options.js';
import { readListId } from './list-id.js';
import { armsPart, countArms, dayOfPart, dayPart, isArmsPart } from './parts.js';
import type { ArmCounts, AttributionPart } from './parts.js';
import {
  dayOf,
  forgetOldDays,
  joinSeen,
  noteClick,
  noteOrder,
  noteSeen,
  nothingSeen,
} from './seen-lists.js';
import type { AttributionState } from './seen-lists.js';
import { figuresOf } from './shopper-figures.js';
import type { ShopperFigures } from './shopper-figures.js';
import { replaceFigures } from './slot-figures.js';
import type { DayFigures } from './slot-figures.js';

export const ATTRIBUTION_FOLD = 'attribution';

/** Days of which figures are kept. */
export const KEPT_DAYS = 92;
/** Parts of one partition: days of tenants, and a part of arms for each; what comes in further ones is not counted. */
const MAX_PARTS = 1_900;

type Context = FoldContext<AttributionState, AttributionPart>;

/**
 * Counts what comes of the lists that shoppers see, by the ids of these: Product List Viewed and Product Clicked with a
 * `list_id` of `listIdOf`, and orders of what was clicked. A list counts on the UTC day on which it was seen. A
 * line of an order is credited to the last click of its item in the seven days before, and taken back with what
 * is refunded or cancelled in the days that are remembered. Of one shopper 60 lists, and 10 orders, are
 * counted in eight days. Consent to learn decides whether anything is counted at all.
 */
export class AttributionFold implements Fold<StorefrontEvents, AttributionState, AttributionPart> {
  readonly name = ATTRIBUTION_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [];
  readonly handOvers = recommenderHandOvers;
  readonly stateVersion = 1;

  constructor(private readonly options: Pick<RecommendationOptions, 'forgetVisitorsAfterMs'>) {}

  initialState(): AttributionState {
    return nothingSeen();
  }

  initialPart(): AttributionPart {
    return {};
  }

  entities(event: FoldEvent<StorefrontEvents>): readonly string[] {
    return saysSomething(event) ? [event.key] : [];
  }

  expiresAfterMs(shopper: string): number | undefined {
    return isAnonymous(shopper) ? this.options.forgetVisitorsAfterMs : undefined;
  }

  evolve(event: FoldEvent<StorefrontEvents>, context: Context): void {
    if (event.type === 'clock.tick' || !saysSomething(event)) return;
    const state = context.state(event.key);
    const consent = consentAfter(state.consent, event);
    if (consent) state.consent = consent;
    if (!allows(state.consent, 'learn')) {
      forget(state);
      return;
    }
    if (!isCounted(event)) return;
    forgetOldDays(state, context.now);
    recount(event.key, context, () => {
      note(state, event);
    });
  }

  merge(shopper: string, from: AttributionState, context: Context): void {
    const state = context.state(shopper);
    recount(shopper, context, () => {
      const consent = mergedConsent(state.consent, from.consent);
      if (consent) state.consent = consent;
      joinSeen(state, from);
      if (from.book) state.book = joinBooks(state.book ?? emptyBook, from.book).book;
    });
    if (!allows(state.consent, 'learn')) forget(state);
  }

  leave(shopper: string, context: Context): void {
    const { arms } = context.state(shopper);
    replace(shopper, context, {
      before: { figures: figuresOf(context.state(shopper)), arms },
      after: { figures: new Map(), arms: {} },
    });
  }

  closeEpoch(_from: number, _through: number, context: PartitionContext<AttributionPart>): void {
    const oldest = dayOf(context.now) - KEPT_DAYS;
    for (const name of context.parts()) {
      const day = dayOfPart(name);
      if (day !== undefined && day <= oldest) context.forgetPart(name);
    }
  }
}

type Counted =
  | Extract<FoldEvent<StorefrontEvents>, { type: 'product.list_viewed' | 'product.clicked' }>
  | OrderEvent;

function isCounted(event: FoldEvent<StorefrontEvents>): event is Counted {
  if (event.type === 'product.list_viewed' || event.type === 'product.clicked') {
    return readListId(listIdIn(event.data.properties)) !== undefined;
  }
  return isOrderEvent(event);
}

function saysSomething(event: FoldEvent<StorefrontEvents>): boolean {
  return isCounted(event) || purposesSaid(event.data) !== undefined;
}

function listIdIn(properties: Readonly<Record<string, unknown>>): string {
  const id = properties['list_id'];
  return typeof id === 'string' ? id : '';
}

function note(state: AttributionState, event: Counted): void {
  if (isOrderEvent(event)) {
    noteOrderEvent(state, event);
    return;
  }
  const seen = { id: listIdIn(event.data.properties), at: event.time };
  if (event.type === 'product.list_viewed') {
    const { length: items } = event.data.properties.products;
    noteSeen(state, { ...seen, ...(items > 0 && { items }) });
    return;
  }
  const { position = 0 } = event.data.properties;
  const list = noteSeen(state, seen);
  if (list) noteClick(list, [productId(event.data.properties), position, event.time]);
}

/** Orders of shoppers who saw no list lately are nobody's. */
function noteOrderEvent(state: AttributionState, event: OrderEvent): void {
  if (state.lists.length === 0) return;
  const statement = orderStatement(event);
  state.book = record(state.book ?? emptyBook, statement).book;
  if (event.type !== 'order.completed') return;
  noteOrder(state, { id: statement.orderId, at: event.time, lines: linesOf(event) });
}

/** The share of each item: by price times quantity, or by pieces where a price is not told. */
function linesOf({ data: { properties } }: OrderEvent): [item: string, share: number][] {
  const { products } = properties;
  const isPriced = products.every(({ price }) => price !== undefined);
  const weights = new Map<string, number>();
  for (const line of products) {
    const { price = 1, quantity = 1 } = line;
    const weight = Math.max(0, quantity * (isPriced ? price : 1));
    weights.set(productId(line), (weights.get(productId(line)) ?? 0) + weight);
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  return Array.from(weights, ([item, weight]) => [item, total === 0 ? 0 : weight / total]);
}

/** What was counted stays counted; nothing more is told of the shopper. */
function forget(state: AttributionState): void {
  state.lists = [];
  state.orders = [];
  state.arms = {};
  delete state.book;
}

/** What the figures of a shop hold of a shopper. */
interface Contribution {
  readonly figures: ShopperFigures;
  readonly arms: AttributionState['arms'];
}

/** Takes into the figures what a change of a shopper's state makes of them. */
function recount(shopper: string, context: Context, change: () => void): void {
  const state = context.state(shopper);
  const before = { figures: figuresOf(state), arms: { ...state.arms } };
  change();
  const after = { figures: figuresOf(state), arms: state.arms };
  replace(shopper, context, { before, after });
}

function replace(
  shopper: string,
  context: Context,
  { before, after }: { readonly before: Contribution; readonly after: Contribution },
): void {
  const tenant = tenantOf(shopper);
  const dayAt = (day: number) => partOf(context, dayPart(tenant, day)) as DayFigures | undefined;
  replaceFigures(before.figures, after.figures, dayAt);
  const counts = () => partOf(context, armsPart(tenant)) as ArmCounts | undefined;
  countArms(before.arms, after.arms, counts);
}

function partOf(context: Context, name: string): AttributionPart | undefined {
  const hasRoom = context.hasPart(name) || context.parts().length < MAX_PARTS;
  // Days are many, tenants few: arms always have room.
  return hasRoom || isArmsPart(name) ? context.part(name) : undefined;
}
