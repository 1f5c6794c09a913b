import { describe, expect, it } from '@jest/globals';
import { ecommerceTypeByName, type EcommerceType } from '@tradewind/contracts';
import fc from 'fast-check';
import { knownEvent, specifiedName } from './event-names.js';

const specified = Object.entries(ecommerceTypeByName);

describe('knownEvent', () => {
  it.each([
    ['order_completed', 'order.completed', 'variant'],
    ['order completed', 'order.completed', 'variant'],
    ['ORDER-COMPLETED', 'order.completed', 'variant'],
    ['orderCompleted', 'order.completed', 'variant'],
    ['Order  Completed ', 'order.completed', 'variant'],
    ['Product added', 'cart.item_added', 'variant'],
    ['completed_order', 'order.completed', 'variant'],
    ['purchase', 'order.completed', 'vocabulary'],
    ['add_to_cart', 'cart.item_added', 'vocabulary'],
    ['AddToCart', 'cart.item_added', 'vocabulary'],
    ['remove_from_cart', 'cart.item_removed', 'vocabulary'],
    ['view_item', 'product.viewed', 'vocabulary'],
    ['view_item_list', 'product.list_viewed', 'vocabulary'],
    ['select_item', 'product.clicked', 'vocabulary'],
    ['view_cart', 'cart.viewed', 'vocabulary'],
    ['begin_checkout', 'checkout.started', 'vocabulary'],
    ['add_payment_info', 'checkout.payment_info_entered', 'vocabulary'],
    ['add_to_wishlist', 'wishlist.item_added', 'vocabulary'],
    ['refund', 'order.refunded', 'vocabulary'],
    ['search', 'search.performed', 'vocabulary'],
    ['Order Canceled', 'order.cancelled', 'vocabulary'],
    ['Placed Order', 'order.completed', 'vocabulary'],
    ['Started Checkout', 'checkout.started', 'vocabulary'],
    ['checkout_completed', 'order.completed', 'vocabulary'],
  ] as const)('takes %j for %s', (name, type, by) => {
    expect(knownEvent(name)).toEqual({ type, by });
  });

  it.each(['Size Guide Opened', 'constructor', '', '__proto__', 'ordered', 'x'.repeat(100_000)])(
    'does not know %.20j',
    (name) => {
      expect(knownEvent(name)).toBeUndefined();
    },
  );

  it('knows every name of the specification with any separators in any case', () => {
    const separator = fc.constantFrom(' ', '_', '-', '.', '', '  ');
    fc.assert(
      fc.property(
        fc.constantFrom(...specified),
        separator,
        fc.boolean(),
        (entry, between, upper) => {
          const [name, type] = entry;
          const written = name.split(' ').join(between);
          const cased = upper ? written.toUpperCase() : written.toLowerCase();
          expect(knownEvent(cased)).toEqual({ type, by: 'variant' });
          expect(knownEvent(name)).toEqual({ type, by: 'specification' });
        },
      ),
    );
  });

  it('has a specified name for every type', () => {
    for (const type of new Set<EcommerceType>(specified.map(([, known]) => known)))
      expect(knownEvent(specifiedName.get(type) ?? '')).toEqual({ type, by: 'specification' });
    expect(specifiedName.get('order.completed')).toBe('Order Completed');
  });
});
