import { keyOf } from '@tradewind/contracts';
import { Random } from '@tradewind/cli/random';
import { eventIdOf, STREAM_START } from '../stream/stream-event.js';
import type { StreamEvent } from '../stream/stream-event.js';

const DAY_MS = 86_400_000;
/** The events are spread over this many days, whatever their number. */
export const SHOP_DAYS = 10;
const SHOPPERS = 250;
const PRODUCTS = 60;
const CATEGORIES = ['kitchen', 'garden', 'toys', 'bags', '__proto__'];
const BRANDS = ['Lumen', 'Alder', 'constructor'];
const CENTS = 100;
const LONGEST_PAUSE_MS = 90_000;
/** The approximate number of events per visit. */
const VISIT_EVENTS = 8;

interface Product {
  readonly product_id: string;
  readonly category: string;
  readonly brand: string;
  readonly price: number;
}

interface Call {
  readonly type: string;
  readonly properties: object;
}

/** Generates ten days of events of a shop, in order of time: views, carts, orders, refunds. */
export function shopEvents(seed: number, count: number): StreamEvent[] {
  const draw = new Random(seed);
  const products = Array.from({ length: PRODUCTS }, (_, n) => productOf(n, draw));
  const between = (SHOP_DAYS * DAY_MS * VISIT_EVENTS) / Math.max(count, VISIT_EVENTS);
  const events: StreamEvent[] = [];
  for (let visit = 0; events.length < count; visit++) {
    const shopper = `shopper-${String(draw.ranked(SHOPPERS))}`;
    let time = STREAM_START + Math.floor(visit * between + draw.between(0, between));
    for (const { type, properties } of visitOf(products, `order-${String(visit)}`, draw)) {
      if (events.length === count) break;
      const id = eventIdOf(seed, `shop-${String(events.length)}`);
      const data = { messageId: id, userId: shopper, event: type, properties };
      events.push({ key: keyOf('demo', shopper), type, data, time, id });
      time += draw.between(1_000, LONGEST_PAUSE_MS);
    }
  }
  return events.sort((a, b) => a.time - b.time);
}

function productOf(n: number, draw: Random): Product {
  return {
    product_id: n === 3 ? '__proto__' : n === 4 ? 'constructor' : `P${String(1_000 + n)}`,
    category: draw.pick(CATEGORIES),
    brand: draw.pick(BRANDS),
    price: draw.between(199, 9_999) / CENTS,
  };
}

/**
 * Many shoppers only view, some add a product to the cart, half of those order, a few send it back.
 */
function* visitOf(products: readonly Product[], orderId: string, draw: Random): Generator<Call> {
  yield { type: 'page.viewed', properties: { path: '/' } };
  const cart: { product: Product; quantity: number }[] = [];
  const looks = draw.between(1, 8);
  for (let look = 0; look < looks; look++) {
    const product = products[draw.ranked(products.length)];
    if (product === undefined) continue;
    if (draw.chance(0.2)) yield { type: 'search.performed', properties: { query: product.brand } };
    yield { type: 'product.viewed', properties: { ...product } };
    if (draw.chance(0.1)) yield { type: 'wishlist.item_added', properties: { ...product } };
    if (!draw.chance(0.3)) continue;
    const quantity = draw.between(1, 3);
    yield { type: 'cart.item_added', properties: { ...product, quantity } };
    if (draw.chance(0.15))
      yield { type: 'cart.item_removed', properties: { ...product, quantity } };
    else cart.push({ product, quantity });
  }
  if (cart.length > 0 && draw.chance(0.6)) yield* orderOf(cart, orderId, draw);
}

function* orderOf(
  cart: readonly { product: Product; quantity: number }[],
  orderId: string,
  draw: Random,
): Generator<Call> {
  const products = cart.map(({ product, quantity }) => ({ ...product, quantity }));
  const cents = cart.reduce(
    (sum, { product, quantity }) => sum + Math.round(product.price * CENTS) * quantity,
    0,
  );
  const order = { order_id: orderId, revenue: cents / CENTS, currency: 'EUR', products };
  yield { type: 'checkout.started', properties: order };
  if (draw.chance(0.2)) return;
  yield { type: 'order.completed', properties: order };
  if (draw.chance(0.1)) yield { type: 'order.refunded', properties: order };
}
