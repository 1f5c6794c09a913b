import { idOf, keyOf, marketingItemInterests, productId, tenantOf } from '@tradewind/contracts';
import type { FoldEvent, ItemNotice, Product, StorefrontEvents } from '@tradewind/contracts';
import type { MarketingContext } from './campaign-figures.js';
import type { Interest } from './campaign-memory.js';
import { ownCampaigns } from './own-campaigns.js';
import type { ShopperState } from './shopper-state.js';

const DAY = 86_400_000;
/** Items of a shopper that are remembered; those noticed or bought longest ago are forgotten. */
export const MAX_INTERESTS = 50;
/** The longest id of an item; a longer one is in no catalogue. */
const MAX_ITEM = 200;

const noticeOf: Readonly<Record<string, ItemNotice | undefined>> = {
  'product.viewed': 'viewed',
  'product.clicked': 'viewed',
  'cart.item_added': 'carted',
  'wishlist.item_added_to_cart': 'carted',
  'wishlist.item_added': 'wished',
};

/**
 * Remembers which items a shopper notices, if a campaign of the shop waits for changes of items, and tells
 * those who follow the item: once a day for each shopper and item, so that the log does not grow with the
 * traffic. What was bought counts as noticed only when it is noticed again.
 */
export function noteInterest(
  event: FoldEvent<StorefrontEvents>,
  state: ShopperState,
  context: MarketingContext,
): void {
  if (!ownCampaigns(context.documents, event.tenant).followsItems) return;
  if (event.type === 'order.completed') {
    noteBought(state, event.data.properties.products, event.time);
    return;
  }
  const found = noticeIn(event);
  if (!found) return;
  const known = state.interests?.[found.item];
  const isTold = known !== undefined && event.time - known.told < DAY;
  remember(state, found, { at: event.time, told: isTold ? known.told : event.time });
  if (!isTold) tell(event.key, found.item, context);
}

function remember(
  state: ShopperState,
  { item, notice }: Noticed,
  { at, told }: { readonly at: number; readonly told: number },
): void {
  const known = state.interests?.[item];
  const last = Math.max(known?.[notice] ?? at, at);
  state.interests = newest({ ...state.interests, [item]: { ...known, [notice]: last, told } });
}

interface Noticed {
  readonly notice: ItemNotice;
  readonly item: string;
}

/** How an event notices which item. */
function noticeIn({ type, data }: FoldEvent<StorefrontEvents>): Noticed | undefined {
  const notice = noticeOf[type];
  if (!notice) return undefined;
  const { properties } = data as { readonly properties: Pick<Product, 'product_id' | 'sku'> };
  const item = productId(properties);
  return isItem(item) ? { notice, item } : undefined;
}

function isItem(item: string): boolean {
  return item !== '' && item.length <= MAX_ITEM;
}

function tell(shopper: string, item: string, context: MarketingContext): void {
  context.emit({
    topic: marketingItemInterests,
    key: keyOf(tenantOf(shopper), item),
    event: { type: 'item.noticed', data: { item, shopper: idOf(shopper) } },
  });
}

function noteBought(state: ShopperState, products: readonly Product[], at: number): void {
  const items = products.map(productId).filter(isItem);
  const bought = items.slice(0, MAX_INTERESTS).map((item) => {
    const known = state.interests?.[item];
    return [item, { told: 0, ...known, bought: Math.max(known?.bought ?? at, at) }] as const;
  });
  if (bought.length > 0) {
    state.interests = newest({ ...state.interests, ...Object.fromEntries(bought) });
  }
}

/** Whether a shopper has noticed an item in one of these ways since a time, and not bought it since. */
export function hasNoticed(
  { interests }: Pick<ShopperState, 'interests'>,
  item: string,
  { by, since }: { readonly by: readonly ItemNotice[]; readonly since: number },
): boolean {
  const known = interests && Object.hasOwn(interests, item) ? interests[item] : undefined;
  if (known === undefined) return false;
  const { bought = -Infinity } = known;
  return by.some((notice) => {
    const at = known[notice] ?? -Infinity;
    return at >= since && at > bought;
  });
}

/** Joins what two ids of a shopper have noticed and bought. */
export function mergeInterests(
  into: ShopperState,
  { interests: others = {} }: Pick<ShopperState, 'interests'>,
): void {
  const joined: Record<string, Interest> = { ...into.interests };
  for (const [item, other] of Object.entries(others)) {
    joined[item] = joinedInterest(joined[item], other);
  }
  if (Object.keys(joined).length > 0) into.interests = newest(joined);
}

function joinedInterest(own: Interest | undefined, other: Interest): Interest {
  if (!own) return other;
  const later = (name: keyof Interest) =>
    Math.max(own[name] ?? -Infinity, other[name] ?? -Infinity);
  const known = (['viewed', 'carted', 'wished', 'bought'] as const)
    .map((name) => [name, later(name)] as const)
    .filter(([, at]) => at > -Infinity);
  return { ...Object.fromEntries(known), told: later('told') };
}

/** Those noticed last; of one time the order is that of the ids, so that it is the same after a merge. */
function newest(interests: Readonly<Record<string, Interest>>): Record<string, Interest> {
  const entries = Object.entries(interests);
  if (entries.length <= MAX_INTERESTS) return { ...interests };
  const sorted = entries.sort(
    ([a, one], [b, other]) => lastAt(other) - lastAt(one) || (a < b ? -1 : 1),
  );
  return Object.fromEntries(sorted.slice(0, MAX_INTERESTS));
}

function lastAt({ viewed = 0, carted = 0, wished = 0, bought = 0 }: Interest): number {
  return Math.max(viewed, carted, wished, bought);
}
