export interface CartLine {
  readonly id: string;
  readonly quantity: number;
}

export type Cart = readonly CartLine[];

const STORED = 'kestrel.cart';
export const MOST_OF_ONE = 20;

/** The cart with another quantity of a product; none at 0. */
export function withQuantity(cart: Cart, id: string, quantity: number): Cart {
  const amount = Math.max(0, Math.min(MOST_OF_ONE, Math.round(quantity)));
  const isThere = cart.some((line) => line.id === id);
  const changed = isThere
    ? cart.map((line) => (line.id === id ? { id, quantity: amount } : line))
    : [...cart, { id, quantity: amount }];
  return changed.filter((line) => line.quantity > 0);
}

export function quantityOf(cart: Cart, id: string): number {
  return cart.find((line) => line.id === id)?.quantity ?? 0;
}

export function pieces(cart: Cart): number {
  return cart.reduce((sum, { quantity }) => sum + quantity, 0);
}

/** What is in the cart of this browser; what cannot be read is none. */
export function readCart(): Cart {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? '[]');
    return Array.isArray(stored) ? stored.filter(isLine) : [];
  } catch {
    return [];
  }
}

export function keepCart(cart: Cart): void {
  localStorage.setItem(STORED, JSON.stringify(cart));
}

function isLine(value: unknown): value is CartLine {
  const { id, quantity } = (value ?? {}) as Partial<CartLine>;
  return typeof id === 'string' && typeof quantity === 'number' && quantity > 0;
}
