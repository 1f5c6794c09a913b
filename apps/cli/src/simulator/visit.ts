import type { CatalogueProduct, Category } from './catalogue.js';
import type { Persona } from './persona.js';
import type { Random } from './random.js';

export interface Shopper {
  readonly id: string;
  readonly known: boolean;
  readonly persona: Persona;
  /** The categories of most interest to this shopper, favourite first. */
  readonly taste: readonly Category[];
}

/** A call to the tracking API, without ids and time. */
export interface Call {
  readonly type: 'track' | 'identify' | 'page';
  readonly event?: string;
  readonly name?: string;
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly traits?: Readonly<Record<string, unknown>>;
}

interface CartLine {
  readonly product: CatalogueProduct;
  readonly quantity: number;
}

const LISTED = 4;
const CENTS = 100;
const FAVOURITE = 0.6;

/**
 * Generates the calls of one visit to the shop. `orderId` is the id of the order, if the visit ends
 * with one.
 */
export function* visit(shopper: Shopper, random: Random, orderId: string): Generator<Call> {
  const cart: CartLine[] = [];
  yield { type: 'page', name: 'Home', properties: { path: '/' } };
  if (shopper.known && random.chance(0.2)) yield identify(shopper);
  const looks = random.between(1, shopper.persona.patience);
  for (let i = 0; i < looks; i++) {
    const category = random.chance(FAVOURITE) ? shopper.taste[0] : random.pick(shopper.taste);
    if (category) yield* look(shopper, random, { category, cart });
  }
  if (cart.length > 0) yield* leave(shopper, random, { cart, orderId });
}

function* look(
  { persona }: Shopper,
  random: Random,
  { category, cart }: { category: Category; cart: CartLine[] },
): Generator<Call> {
  const product = random.pick(category.products);
  if (random.chance(0.15)) yield track('Products Searched', { query: product.name.toLowerCase() });
  if (random.chance(0.3)) {
    const products = Array.from({ length: LISTED }, () => random.pick(category.products));
    yield track('Product List Viewed', {
      list_id: category.name.toLowerCase(),
      category: category.name,
      products: products.map((item, i) => ({ ...item, position: i + 1 })),
    });
  }
  yield track('Product Viewed', { ...product });
  if (!random.chance(persona.addsViewed)) return;
  const line = { product, quantity: random.chance(0.8) ? 1 : random.between(2, 4) };
  yield track('Product Added', { ...product, quantity: line.quantity });
  if (random.chance(persona.removesAdded)) {
    yield track('Product Removed', { ...product, quantity: line.quantity });
  } else {
    cart.push(line);
  }
}

function* leave(
  { persona }: Shopper,
  random: Random,
  { cart, orderId }: { cart: readonly CartLine[]; orderId: string },
): Generator<Call> {
  yield track('Cart Viewed', { products: productsOf(cart) });
  if (!random.chance(persona.checksOut)) return;
  const order = {
    order_id: orderId,
    revenue: totalOf(cart),
    total: totalOf(cart),
    currency: 'EUR',
    products: productsOf(cart),
  };
  yield track('Checkout Started', order);
  if (!random.chance(persona.finishesCheckout)) return;
  yield track('Payment Info Entered', { checkout_id: orderId, payment_method: 'card' });
  yield track('Order Completed', order);
  if (random.chance(persona.refundsOrder)) yield track('Order Refunded', order);
}

function identify(shopper: Shopper): Call {
  const traits = { email: `${shopper.id}@example.org`, persona: shopper.persona.name };
  return { type: 'identify', traits };
}

function track(event: string, properties: Readonly<Record<string, unknown>>): Call {
  return { type: 'track', event, properties };
}

function productsOf(cart: readonly CartLine[]): readonly Record<string, unknown>[] {
  return cart.map(({ product, quantity }) => ({ ...product, quantity }));
}

function totalOf(cart: readonly CartLine[]): number {
  const cents = cart.reduce(
    (sum, { product, quantity }) => sum + Math.round(product.price * CENTS) * quantity,
    0,
  );
  return cents / CENTS;
}
