import type { FoldEvent, Product, StorefrontEvents } from '@tradewind/contracts';
import { addDecayed } from '@tradewind/ml';
import { addAffinity, fadeAffinities } from './affinities.js';
import type { ShopperProfile } from './profile-state.js';

const MINUTE = 60_000;
export const DAY_MS = 24 * 60 * MINUTE;
/** A visit ends with this long without an event. */
export const SESSION_GAP_MS = 30 * MINUTE;
/** Of fading counts and affinities. */
export const HALF_LIFE_MS = 30 * DAY_MS;

/** What an event says of the products it names: the weight that their category and brand gain. */
const weights: Readonly<Record<string, number>> = {
  'product.viewed': 1,
  'product.clicked': 1,
  'wishlist.item_added': 2,
  'cart.item_added': 3,
  'wishlist.item_added_to_cart': 3,
  'order.completed': 5,
};
/** Events from which tastes are learned. */
export const TASTE_TYPES: readonly string[] = Object.keys(weights);

/** Lines of an order beyond these say nothing new of a shopper's taste. */
const LINES = 100;

const fadingCounts: Readonly<Record<string, 'views' | 'carts' | 'purchases'>> = {
  'product.viewed': 'views',
  'product.clicked': 'views',
  'cart.item_added': 'carts',
  'wishlist.item_added_to_cart': 'carts',
  'order.completed': 'purchases',
};

/** An event of a shopper, with its time. */
export type ShopperEvent = FoldEvent<StorefrontEvents>;

/** Takes an event into first and last seen, visits, counts and affinities. Late events count too. */
export function recordActivity(profile: ShopperProfile, event: ShopperEvent): void {
  recordVisit(profile, event.time);
  profile.events[event.type] = (profile.events[event.type] ?? 0) + 1;
  const fading = fadingCounts[event.type];
  if (fading) addDecayed(profile[fading], HALF_LIFE_MS, { weight: 1, time: event.time });
  const weight = weights[event.type];
  if (weight !== undefined) recordTaste(profile, productsOf(event), { weight, time: event.time });
}

/** An event within the gap of what is known belongs to a known visit, whether it comes late or not. */
function recordVisit(profile: ShopperProfile, time: number): void {
  const { firstSeen, lastSeen } = profile;
  if (firstSeen === undefined) {
    profile.sessions = 1;
    profile.firstSeen = time;
    profile.lastSeen = time;
    return;
  }
  if (time - lastSeen > SESSION_GAP_MS || firstSeen - time > SESSION_GAP_MS) profile.sessions += 1;
  profile.firstSeen = Math.min(firstSeen, time);
  profile.lastSeen = Math.max(lastSeen, time);
}

function recordTaste(
  profile: ShopperProfile,
  products: readonly Pick<Product, 'category' | 'brand'>[],
  gain: { readonly weight: number; readonly time: number },
): void {
  const named = products.filter((product) => product.category ?? product.brand);
  if (named.length === 0) return;
  const elapsed = profile.affinitiesAt === 0 ? 0 : gain.time - profile.affinitiesAt;
  fadeAffinities(profile.categories, elapsed, HALF_LIFE_MS);
  fadeAffinities(profile.brands, elapsed, HALF_LIFE_MS);
  profile.affinitiesAt = Math.max(profile.affinitiesAt, gain.time);
  for (const { category, brand } of named.slice(0, LINES)) {
    if (category) addAffinity(profile.categories, category, gain.weight);
    if (brand) addAffinity(profile.brands, brand, gain.weight);
  }
}

function productsOf(event: ShopperEvent): readonly Pick<Product, 'category' | 'brand'>[] {
  switch (event.type) {
    case 'order.completed':
      return event.data.properties.products;
    case 'product.viewed':
    case 'product.clicked':
    case 'wishlist.item_added':
    case 'wishlist.item_added_to_cart':
    case 'cart.item_added':
      return [event.data.properties];
    default:
      return [];
  }
}
