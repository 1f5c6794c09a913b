import { matchesEvent } from '@tradewind/contracts';
import type { CampaignTrigger, FoldEvent } from '@tradewind/contracts';
import { isOfInterest } from './item-triggers.js';
import type { MarketingInputs } from './marketing-inputs.js';
import type { OwnCampaign } from './own-campaign.js';
import type { ShopperState } from './shopper-state.js';

/** An event of a shopper, a move between segments, or a change of an item that the shopper has noticed. */
export type FollowedEvent = FoldEvent<MarketingInputs>;

/** What triggers compare with how it was before the event. */
export type Before = Pick<ShopperState, 'cart' | 'lastOrder' | 'propensity' | 'identifiedAt'>;

/** What an event says to a campaign: it gives occasion since a time, it ends the wait, or nothing. */
export type Word = { readonly since: number } | 'ends' | undefined;

/** How a shopper was, and is. */
export interface Change {
  readonly state: ShopperState;
  readonly before: Before;
}

type Kind = CampaignTrigger['kind'];
type TriggerOf<K extends Kind> = Extract<CampaignTrigger, { readonly kind: K }>;
type Words = {
  readonly [K in Kind]: (trigger: TriggerOf<K>, event: FollowedEvent, change: Change) => Word;
};

const words: Words = {
  event: (trigger, event) => since(event, matchesEvent(trigger, event)),
  'cart-abandoned': (_trigger, event, change) => cartSignal(event, change),
  'browse-abandoned': ({ views = 1 }, event, { state }) => browsed(event, state, views),
  'win-back': (_trigger, _event, change) => lastOrderSignal(change),
  'post-purchase': (_trigger, _event, change) => lastOrderSignal(change),
  'propensity-crossed': ({ atLeast }, event, change) =>
    since(event, crossed(atLeast, event, change)),
  'segment-entered': moved,
  'segment-exited': moved,
  'price-drop': (trigger, event, { state }) => since(event, isOfInterest(trigger, event, state)),
  'back-in-stock': (trigger, event, { state }) => since(event, isOfInterest(trigger, event, state)),
  welcome: (_trigger, event, change) => since(event, isFirst(change) && isNewcomer(event)),
};

/** Compares what the event tells, and what it has changed, with what the trigger waits for. */
export function signalOf({ trigger }: OwnCampaign, event: FollowedEvent, change: Change): Word {
  const word = words[trigger.kind] as (...about: [CampaignTrigger, FollowedEvent, Change]) => Word;
  return word(trigger, event, change);
}

function since({ time }: FollowedEvent, isOccasion: boolean): Word {
  return isOccasion ? { since: time } : undefined;
}

/** The segment's own move gives occasion, the other one ends the wait. */
function moved(
  { kind, segment }: Extract<CampaignTrigger, { segment: string }>,
  event: FollowedEvent,
): Word {
  if (event.type !== 'segment.entered' && event.type !== 'segment.exited') return undefined;
  if (event.data.segment !== segment) return undefined;
  return event.type.endsWith(kind.slice('segment-'.length)) ? { since: event.time } : 'ends';
}

const NEW_FOR_MS = 7 * 86_400_000;

/** Whoever is said to have had an account for long is no newcomer, although the log knows nothing earlier. */
function isNewcomer(event: FollowedEvent): boolean {
  if (event.type !== 'user.identified') return true;
  const { createdAt, created_at: other } = event.data.traits;
  return !(event.time - timeOf(createdAt ?? other) > NEW_FOR_MS);
}

function isFirst({ state, before }: Change): boolean {
  return before.identifiedAt === undefined && state.identifiedAt !== undefined;
}

function cartSignal({ time }: FollowedEvent, { state: { cart }, before }: Change): Word {
  if (cart === before.cart) return undefined;
  return cart.lines.length > 0 ? { since: time } : 'ends';
}

function lastOrderSignal({ state, before }: Change): Word {
  if (isSameOrder(state, before)) return undefined;
  return state.lastOrder ? { since: state.lastOrder.at } : 'ends';
}

function browsed(event: FollowedEvent, { session }: ShopperState, views: number): Word {
  if (event.type !== 'product.viewed' && event.type !== 'product.clicked') {
    return endOfBrowsing(event.type);
  }
  if (session === undefined || session.ordered || session.products.length < views) return undefined;
  return { since: event.time };
}

function endOfBrowsing(type: string): Word {
  const fills = ['cart.item_added', 'wishlist.item_added_to_cart', 'order.completed'];
  return fills.includes(type) ? 'ends' : undefined;
}

function crossed(atLeast: number, { time }: FollowedEvent, { state, before }: Change): boolean {
  const { propensity, session } = state;
  if (!propensity || !session || session.ordered || propensity.at !== time) return false;
  const { propensity: earlier } = before;
  const wasHigh =
    earlier !== undefined && earlier.at >= session.start && earlier.probability >= atLeast;
  return propensity !== earlier && propensity.probability >= atLeast && !wasHigh;
}

/** ISO 8601, or seconds or milliseconds; NaN for anything else. */
function timeOf(said: unknown): number {
  if (typeof said === 'string') return Date.parse(said);
  if (typeof said !== 'number') return NaN;
  return said < 1e11 ? said * 1_000 : said;
}

/** Whether the last order that is kept is the same. */
export function isSameOrder(a: Pick<ShopperState, 'lastOrder'>, b: typeof a): boolean {
  return a.lastOrder?.orderId === b.lastOrder?.orderId && a.lastOrder?.at === b.lastOrder?.at;
}
