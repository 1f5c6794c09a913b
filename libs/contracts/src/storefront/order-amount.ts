import { moneyOf } from '../money.js';
import type { Money } from '../money.js';
import type { Product } from './product.js';

/** The amounts of an order event. */
export interface OrderMoney {
  readonly revenue?: number | undefined;
  readonly total?: number | undefined;
  readonly value?: number | undefined;
  readonly products: readonly Pick<Product, 'price' | 'quantity'>[];
}

/**
 * Returns the amount of an order event: `revenue`, else `total`, else `value`, else the sum of
 * price times quantity (1 by default) over its products; undefined without any of these. It is
 * exact in ten-thousandths of the currency's unit. A tenant is assumed to sell in one currency.
 */
export function orderAmount(order: OrderMoney): Money | undefined {
  const stated = order.revenue ?? order.total ?? order.value;
  if (stated !== undefined) return moneyOf(stated);
  if (order.products.length === 0) return undefined;
  return order.products.reduce(
    (sum, { price, quantity }) => sum + moneyOf((price ?? 0) * (quantity ?? 1)),
    0,
  );
}
