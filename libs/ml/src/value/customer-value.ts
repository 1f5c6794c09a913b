import { probabilityAlive } from './bg-nbd.js';
import type { BgNbdParameters, PurchaseHistory } from './bg-nbd.js';
import {
  expectationOf,
  ordersAtLeast,
  predictOrders,
  TAIL,
  timeToNextOrder,
} from './expected-orders.js';
import type { Prediction } from './expected-orders.js';
import { amountBelow, expectedSpend, predictSpend, spendAtMost } from './gamma-gamma.js';
import type { GammaGammaParameters } from './gamma-gamma.js';
import type { Purchases } from './purchase-histogram.js';

/** Parameters of both models; times in days, money in units of the currency. */
export interface ValueParameters {
  readonly orders: BgNbdParameters;
  /** Absent when no customer has spent anything. */
  readonly spend?: GammaGammaParameters;
}

/**
 * What stands in until a shop has customers enough of its own: the parameters of CDNOW, in days (Fader, Hardie and
 * Lee, 2005; Fader and Hardie, 2013).
 */
export const priorValueParameters: ValueParameters = {
  orders: { r: 0.243, alpha: 7 * 4.414, a: 0.793, b: 2.426 },
  spend: { p: 6.25, q: 3.74, gamma: 15.44 },
};

/** What is expected of one customer; all intervals hold 80 % by the model. */
export interface CustomerValue {
  /** Probability that the customer will order again if one waits for ever. */
  readonly alive: number;
  /** Orders in the next so many days, by `HORIZONS`. */
  readonly orders: Readonly<Record<Horizon, Prediction>>;
  /** Amount of the next order. */
  readonly orderValue?: Prediction;
  /** Revenue of the next 365 days. */
  readonly revenue365?: Prediction;
  /** Days from now to the next order, of a customer who will order again. */
  readonly nextOrderDays: Prediction;
}

export const HORIZONS = [30, 90, 365] as const;
export type Horizon = (typeof HORIZONS)[number];
const YEAR = 365;

/** What the models expect of a customer on a day, which may have a fraction. */
export function predictValue(
  { orders, spend }: ValueParameters,
  purchases: Purchases,
  today: number,
): CustomerValue {
  const history = purchaseHistoryOf(purchases, today);
  const expected = { mean: Math.max(0, purchases.spent) / purchases.orders };
  const spent = { orders: expected.mean > 0 ? purchases.orders : 0, mean: expected.mean };
  return {
    alive: probabilityAlive(orders, history),
    orders: {
      30: predictOrders(orders, history, 30),
      90: predictOrders(orders, history, 90),
      365: predictOrders(orders, history, YEAR),
    },
    ...(spend && {
      orderValue: predictSpend(spend, spent),
      revenue365: predictRevenue(spend, spent, ordersAtLeast(orders, history, YEAR)),
    }),
    nextOrderDays: timeToNextOrder(orders, history),
  };
}

/** What the orders of a customer say on a day. */
export function purchaseHistoryOf(
  { orders, firstDay, lastDay }: Purchases,
  today: number,
): PurchaseHistory {
  const recency = orders > 1 ? lastDay - firstDay : 0;
  return { frequency: orders - 1, recency, age: Math.max(today - firstDay, recency, 0) };
}

/** The sum of as many orders as there will be, with `tail[n]` the probability of n or more. */
function predictRevenue(
  spend: GammaGammaParameters,
  spent: { readonly orders: number; readonly mean: number },
  tail: readonly number[],
): Prediction {
  const expected = expectationOf(tail) * expectedSpend(spend, spent);
  const atMost = (amount: number) => {
    let sum = 1 - (tail[1] ?? 0);
    for (let count = 1; count < tail.length && amount > 0; count++) {
      const exactly = (tail[count] ?? 0) - (tail[count + 1] ?? 0);
      sum += exactly * spendAtMost(spend, spent, { count, amount });
    }
    return sum;
  };
  return {
    expected,
    low: amountBelow(atMost, TAIL, expected),
    high: amountBelow(atMost, 1 - TAIL, expected),
  };
}
