import { moneyToUnits } from '@tradewind/contracts';
import type { Occasion } from './campaign-memory.js';
import { orderCount } from './shopper-orders.js';
import type { ShopperState } from './shopper-state.js';

/** The occasion, once an order, if nothing was ordered for long enough at `now`. */
export function winBack(state: ShopperState, now: number): Occasion | undefined {
  const { winBackDeadline: deadline } = state;
  if (deadline === undefined || deadline > now) return undefined;
  delete state.winBackDeadline;
  return {
    kind: 'win-back',
    occasion: deadline,
    at: deadline,
    reason: 'no order for long after the last one',
    evidence: winBackEvidence(state),
  };
}

/** The shopper's orders, and what the last one was. */
export function winBackEvidence(state: ShopperState): Record<string, unknown> {
  const { lastOrder } = state;
  return {
    orders: orderCount(state),
    ...(lastOrder && {
      lastOrder: lastOrder.orderId,
      lastOrderAt: new Date(lastOrder.at).toISOString(),
      lastOrderRevenue: moneyToUnits(lastOrder.revenue),
      ...(lastOrder.currency !== undefined && { currency: lastOrder.currency }),
    }),
  };
}
