import { moneyToUnits } from '@tradewind/contracts';
import type { Occasion } from './campaign-decision.js';
import type { ShopperState } from './shopper-state.js';

/** The occasion, once an order, if nothing was ordered for long enough at `now`. */
export function winBack(state: ShopperState, now: number): Occasion | undefined {
  const { lastOrder, winBackDeadline: deadline } = state;
  if (deadline === undefined || deadline > now) return undefined;
  delete state.winBackDeadline;
  return {
    kind: 'win-back',
    occasion: deadline,
    at: deadline,
    reason: 'no order for long after the last one',
    evidence: {
      orders: state.orders,
      ...(lastOrder && {
        lastOrder: lastOrder.orderId,
        lastOrderAt: new Date(lastOrder.at).toISOString(),
        lastOrderRevenue: moneyToUnits(lastOrder.revenue),
      }),
    },
  };
}
