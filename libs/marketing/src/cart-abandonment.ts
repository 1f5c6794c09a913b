import { moneyToUnits } from '@tradewind/contracts';
import type { Occasion } from './campaign-memory.js';
import { cartValue } from './cart.js';
import type { ShopperState } from './shopper-state.js';

/**
 * A change at `at` opens a new occasion, or closes the one there was if nothing is left in the cart.
 * A change that arrives only after it would have been abandoned (a device was offline) waits from its
 * arrival, so that what arrives together with it, such as the order, can still speak against it.
 */
export function cartChanged(
  state: ShopperState,
  at: number,
  now: number,
  abandonedAfterMs: number,
): void {
  state.cartChangedAt = Math.max(state.cartChangedAt ?? at, at);
  delete state.cartDeadline;
  if (state.cart.lines.length === 0) return;
  const changedAt = at + abandonedAfterMs > now ? at : now;
  state.cartDeadline = changedAt + abandonedAfterMs;
}

/** The occasion, once, if the cart has been left alone for long enough at `now`. */
export function cartAbandonment(state: ShopperState, now: number): Occasion | undefined {
  const { cartDeadline: deadline } = state;
  if (deadline === undefined || deadline > now) return undefined;
  delete state.cartDeadline;
  return {
    kind: 'cart-abandonment',
    occasion: deadline,
    at: deadline,
    reason: 'the cart was left without a change or an order',
    evidence: cartEvidence(state),
  };
}

/** What is in the cart, and what it comes to, in units of its currency. */
export function cartEvidence({ cart }: Pick<ShopperState, 'cart'>): Record<string, unknown> {
  const items = cart.lines.map(({ item, name, price, quantity }) => ({
    item,
    ...(name !== undefined && { name }),
    price: moneyToUnits(price),
    quantity,
  }));
  return { items, value: moneyToUnits(cartValue(cart)) };
}
