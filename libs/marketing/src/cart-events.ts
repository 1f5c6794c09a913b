import type { FoldEvent, Product, StorefrontEvents } from '@tradewind/contracts';
import { addToCart, removeFromCart, setCart, type Cart } from './cart.js';
import { completionTimes } from './shopper-orders.js';
import type { ShopperState } from './shopper-state.js';

/** The cart after an event; `undefined` if it does not speak of a change. */
export function cartAfter(
  event: FoldEvent<StorefrontEvents>,
  state: ShopperState,
): Cart | undefined {
  switch (event.type) {
    case 'cart.item_added':
    case 'wishlist.item_added_to_cart':
      return addToCart(state.cart, event.data.properties);
    case 'cart.item_removed':
      return removeFromCart(state.cart, event.data.properties);
    case 'cart.viewed':
      return cartSeen(event.data.properties.products, event.time, state);
    default:
      return undefined;
  }
}

/** A look at a cart says what is in it; a look from before the last order says nothing of today's. */
function cartSeen(products: readonly Product[] | undefined, at: number, state: ShopperState) {
  if (products === undefined || at <= Math.max(...completionTimes(state))) return undefined;
  const seen = setCart(state.cart, products);
  return seen === state.cart ? undefined : seen;
}
