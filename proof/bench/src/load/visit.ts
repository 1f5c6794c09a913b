import type { StorefrontEvents, TopicEvent } from '@tradewind/contracts';
import type { Random } from '@tradewind/cli/random';

/** A call of a visit, without ids: type of the contract, name of the tracking API, properties. */
export interface Call {
  readonly type: TopicEvent<StorefrontEvents>['type'];
  readonly event?: string;
  readonly properties: Readonly<Record<string, unknown>>;
}

const CATEGORIES = ['Kitchen', 'Lighting', 'Garden', 'Toys', 'Stationery', 'Bags', 'Bath', 'Audio'];
const PRODUCTS_PER_CATEGORY = 250;
const LISTED = 4;
const CENTS = 100;

interface Product {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
}

/** Draws one of 2,000 products; popular ones of a category more often. */
function pickProduct(random: Random, category: number): Product {
  const rank = Math.floor(random.next() ** 2 * PRODUCTS_PER_CATEGORY);
  const name = CATEGORIES[category] ?? '';
  return {
    product_id: `P${String((category + 1) * 1_000 + rank)}`,
    name: `${name} article no. ${String(rank)}`,
    category: name,
    brand: `Brand ${String(rank % 17)}`,
    price: (199 + ((rank * 7_919) % 9_800)) / CENTS,
  };
}

function track(type: Call['type'], event: string, properties: Call['properties']): Call {
  return { type, event, properties };
}

/** A view of one product, as the whole visit. */
export function look(random: Random): Call {
  const product = pickProduct(random, random.below(CATEGORIES.length));
  return track('product.viewed', 'Product Viewed', { ...product });
}

/** Generates the calls of one visit to the shop, about ten on average. */
export function* visit(random: Random, orderId: string): Generator<Call> {
  yield { type: 'page.viewed', properties: { path: '/', title: 'Home' } };
  const cart: (Product & { readonly quantity: number })[] = [];
  const favourite = random.below(CATEGORIES.length);
  for (let looks = 2 + random.below(7); looks > 0; looks--) {
    const category = random.chance(0.7) ? favourite : random.below(CATEGORIES.length);
    yield* browse(random, category);
    const product = pickProduct(random, category);
    yield track('product.viewed', 'Product Viewed', { ...product });
    if (!random.chance(0.2)) continue;
    const line = { ...product, quantity: 1 + random.below(3) };
    cart.push(line);
    yield track('cart.item_added', 'Product Added', line);
  }
  if (cart.length > 0) yield* checkOut(random, { cart, orderId });
}

function* browse(random: Random, category: number): Generator<Call> {
  const name = CATEGORIES[category] ?? '';
  if (random.chance(0.15)) {
    yield track('search.performed', 'Products Searched', { query: name.toLowerCase() });
  }
  if (!random.chance(0.25)) return;
  const products = Array.from({ length: LISTED }, (_, i) => ({
    ...pickProduct(random, category),
    position: i + 1,
  }));
  yield track('product.list_viewed', 'Product List Viewed', {
    list_id: name.toLowerCase(),
    category: name,
    products,
  });
}

function* checkOut(
  random: Random,
  { cart, orderId }: { cart: readonly (Product & { quantity: number })[]; orderId: string },
): Generator<Call> {
  yield track('cart.viewed', 'Cart Viewed', { products: cart });
  if (!random.chance(0.5)) return;
  const cents = cart.reduce((sum, line) => sum + Math.round(line.price * CENTS) * line.quantity, 0);
  const order = { order_id: orderId, total: cents / CENTS, currency: 'EUR', products: cart };
  yield track('checkout.started', 'Checkout Started', order);
  if (random.chance(0.7)) yield track('order.completed', 'Order Completed', order);
}
