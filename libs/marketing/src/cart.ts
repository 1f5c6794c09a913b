import { moneyOf, productId, type Money, type Product } from '@tradewind/contracts';

/** More lines than this are not remembered: the one longest in the cart gives way. */
export const MAX_CART_LINES = 50;
const MAX_QUANTITY = 10_000;

export interface CartLine {
  readonly item: string;
  readonly name?: string;
  readonly price: Money;
  readonly quantity: number;
}

/** JSON-serialisable. Lines in the order in which their items first came in. */
export interface Cart {
  readonly lines: readonly CartLine[];
}

export const emptyCart: Cart = { lines: [] };

/** The cart after `product` was put in; a missing price keeps the one known, else counts as 0. */
export function addToCart(cart: Cart, product: Product): Cart {
  const item = productId(product);
  const known = cart.lines.find((line) => line.item === item);
  const line = lineOf(product, known);
  const lines = known
    ? cart.lines.map((other) => (other === known ? line : other))
    : [...cart.lines, line].slice(-MAX_CART_LINES);
  return { lines };
}

function lineOf(product: Product, known: CartLine | undefined): CartLine {
  const name = product.name ?? known?.name;
  const price = product.price === undefined ? (known?.price ?? 0) : priceOf(product.price);
  const quantity = (known?.quantity ?? 0) + (quantityOf(product) ?? 1);
  return {
    item: productId(product),
    ...(name !== undefined && { name: name.slice(0, 200) }),
    price,
    quantity: Math.min(MAX_QUANTITY, quantity),
  };
}

/** The cart after `quantity` of a product was taken out; all of it when the event does not say. */
export function removeFromCart(cart: Cart, product: Product): Cart {
  const item = productId(product);
  const taken = quantityOf(product) ?? Infinity;
  const lines = cart.lines
    .map((line) => (line.item === item ? { ...line, quantity: line.quantity - taken } : line))
    .filter((line) => line.quantity > 0);
  return { lines };
}

/** What is in two carts: of an item in both the pieces of both, at the price and name of the later one. */
export function joinCarts(earlier: Cart, later: Cart): Cart {
  const lines = new Map(earlier.lines.map((line) => [line.item, line]));
  for (const line of later.lines) {
    const known = lines.get(line.item);
    const quantity = Math.min(MAX_QUANTITY, (known?.quantity ?? 0) + line.quantity);
    const name = line.name ?? known?.name;
    const price = line.price === 0 ? (known?.price ?? 0) : line.price;
    lines.set(line.item, { item: line.item, ...(name !== undefined && { name }), price, quantity });
  }
  return { lines: [...lines.values()].slice(-MAX_CART_LINES) };
}

export function cartValue(cart: Cart): Money {
  return cart.lines.reduce((sum, line) => sum + Math.round(line.price * line.quantity), 0);
}

function priceOf(units: number): Money {
  return moneyOf(Math.min(Math.max(0, units), 1e7));
}

function quantityOf(product: Product): number | undefined {
  const { quantity } = product;
  return quantity === undefined || !(quantity > 0) ? undefined : Math.min(MAX_QUANTITY, quantity);
}
