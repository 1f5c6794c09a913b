import { moneyOf, storefrontEvents, type Money, type TopicEvent } from '@tradewind/contracts';

type OrderCompleted = Extract<
  TopicEvent<typeof storefrontEvents>,
  { readonly type: 'order.completed' }
>['data']['properties'];

/**
 * What an order brought in: its revenue, else its total, else its value, else the sum of its lines
 * (price times quantity, 1 when not stated).
 */
export function orderRevenue(order: OrderCompleted): Money {
  const stated = order.revenue ?? order.total ?? order.value;
  if (stated !== undefined) return moneyOf(stated);
  return order.products.reduce(
    (sum, { price, quantity }) => sum + moneyOf((price ?? 0) * (quantity ?? 1)),
    0,
  );
}
