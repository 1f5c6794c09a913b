import { moneyOf, productId, type Money, type Product } from '@tradewind/contracts';

/** More lines than this are not remembered: the one longest in the cart gives way. */
export const MAX_CART_LINES = 50;
const MAX_QUANTITY = 10_000;

/** Stock keeping units by which a line is known. */
const MAX_SKUS = 8;

export interface CartLine {
  readonly item: string;
  /** Under which the item came in besides: an event may name it by one of these alone. */
  readonly skus?: readonly string[];
  readonly name?: string;
  readonly price: Money;
  readonly quantity: number;
}

/** JSON-serialisable. Lines in the order in which their items first came in. */
export interface Cart {
  readonly lines: readonly CartLine[];
}

export const emptyCart: Cart = { lines: [] };

/**
 * The cart after `product` was put in; a missing price keeps the one known, else counts as 0. Cart pages
 * tell of a lowered quantity by a negative one, and of a line taken out by 0.
 */
export function addToCart(cart: Cart, product: Product): Cart {
  const { quantity = 1 } = product;
  return quantity > 0 ? put(cart, product, quantity) : removeFromCart(cart, product);
}

/** The cart after `quantity` of a product was taken out; all of it when the event says none or 0. */
export function removeFromCart(cart: Cart, product: Product): Cart {
  const known = lineFor(cart, product);
  if (known === undefined) return cart;
  const taken = Math.abs(product.quantity ?? 0) || Infinity;
  const lines = cart.lines
    .map((line) => (line === known ? { ...line, quantity: line.quantity - taken } : line))
    .filter((line) => line.quantity > 0);
  return { lines };
}

/**
 * The cart of which `products` are all that is in it. Prices and names that they lack are those of `cart`,
 * which is returned itself if the same is in it.
 */
export function setCart(cart: Cart, products: readonly Product[]): Cart {
  const set = products.reduce((before, product) => {
    const { quantity = 1 } = product;
    if (!(quantity > 0)) return before;
    const known = lineFor(before, product) ? undefined : lineFor(cart, product);
    return put(known ? started(before, known) : before, product, quantity);
  }, emptyCart);
  return isSameCart(cart, set) ? cart : set;
}

/** With a line that is known from elsewhere, of which nothing is in the cart yet. */
function started(cart: Cart, known: CartLine): Cart {
  return { lines: [...cart.lines, { ...known, quantity: 0 }].slice(-MAX_CART_LINES) };
}

function isSameCart(one: Cart, other: Cart): boolean {
  return (
    one.lines.length === other.lines.length &&
    one.lines.every(({ item, price, quantity }) =>
      other.lines.some(
        (line) => line.item === item && line.price === price && line.quantity === quantity,
      ),
    )
  );
}

function put(cart: Cart, product: Product, quantity: number): Cart {
  const known = lineFor(cart, product);
  const line = lineOf(product, known, quantity);
  const lines = known
    ? cart.lines.map((other) => (other === known ? line : other))
    : [...cart.lines, line].slice(-MAX_CART_LINES);
  return { lines };
}

/** The line of a product, also if only its other id is known. */
function lineFor({ lines }: Cart, product: Product): CartLine | undefined {
  const id = productId(product);
  const { product_id: own, sku } = product;
  return (
    lines.find(({ item }) => item === id) ??
    lines.find((line) => [own, sku].some((one) => one !== undefined && idsOf(line).includes(one)))
  );
}

function lineOf(product: Product, known: CartLine | undefined, quantity: number): CartLine {
  const held: CartLine = known ?? { item: productId(product), price: 0, quantity: 0 };
  const { product_id: item = held.item, name = held.name } = product;
  const skus = skusOf(product, known).filter((sku) => sku !== item);
  return {
    item,
    ...(skus.length > 0 && { skus }),
    ...(name !== undefined && { name: name.slice(0, 200) }),
    price: priceOf(product) ?? held.price,
    quantity: Math.min(MAX_QUANTITY, held.quantity + Math.min(MAX_QUANTITY, quantity)),
  };
}

function skusOf({ sku }: Product, known: CartLine | undefined): readonly string[] {
  const skus = known ? [...(known.skus ?? []), known.item] : [];
  return [...new Set(sku === undefined ? skus : [...skus, sku])].slice(-MAX_SKUS);
}

/** What is in two carts: of an item in both the pieces of both, at the price and name of the later one. */
export function joinCarts(earlier: Cart, later: Cart): Cart {
  const lines = [...earlier.lines];
  for (const line of later.lines) {
    const at = lines.findIndex((other) => idsOf(other).some((id) => idsOf(line).includes(id)));
    const known = lines[at];
    if (known) lines[at] = joinLines(known, line);
    else lines.push(line);
  }
  return { lines: lines.slice(-MAX_CART_LINES) };
}

function idsOf({ item, skus = [] }: CartLine): readonly string[] {
  return [item, ...skus];
}

function joinLines(known: CartLine, line: CartLine): CartLine {
  const { item, name = known.name } = line;
  const ids = new Set([...idsOf(known), ...idsOf(line)]);
  const skus = [...ids].filter((id) => id !== item).slice(-MAX_SKUS);
  return {
    item,
    ...(skus.length > 0 && { skus }),
    ...(name !== undefined && { name }),
    price: line.price === 0 ? known.price : line.price,
    quantity: Math.min(MAX_QUANTITY, known.quantity + line.quantity),
  };
}

export function cartValue(cart: Cart): Money {
  return cart.lines.reduce((sum, line) => sum + Math.round(line.price * line.quantity), 0);
}

function priceOf({ price }: Product): Money | undefined {
  return price === undefined ? undefined : moneyOf(Math.min(Math.max(0, price), 1e7));
}
