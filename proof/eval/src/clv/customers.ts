import { moneyToUnits, orderAmount } from '@tradewind/contracts';
import type { Purchases } from '@tradewind/ml';
import type { ShopperEvent } from '../recordings/shop-recording.js';

const DAY_MS = 86_400_000;

/** A customer of the calibration time, and what came after it. */
export interface Customer {
  readonly known: Purchases;
  /** Days with an order in the holdout time. */
  readonly orders: number;
  /** Amount of those orders, in units of the currency. */
  readonly revenue: number;
}

/** Numbers of days from 1970, both the last of their time. */
export interface Split {
  readonly calibrationEnd: number;
  readonly holdoutEnd: number;
}

interface Draft {
  readonly days: Set<number>;
  spent: number;
  readonly later: Set<number>;
  revenue: number;
}

/**
 * The customers who have ordered by the end of the calibration, in order of their first order. The orders of
 * a day count as one, as in the publications.
 */
export function customersOf(events: readonly ShopperEvent[], split: Split): Customer[] {
  const drafts = new Map<string, Draft>();
  for (const { shopper, time, event } of events) {
    if (event.type !== 'order.completed') continue;
    const day = Math.floor(time / DAY_MS);
    if (day > split.holdoutEnd) break;
    const amount = moneyToUnits(orderAmount(event.data.properties) ?? 0);
    const draft = drafts.get(shopper);
    if (day <= split.calibrationEnd) {
      const known = draft ?? { days: new Set(), spent: 0, later: new Set(), revenue: 0 };
      known.days.add(day);
      known.spent += amount;
      drafts.set(shopper, known);
    } else if (draft) {
      draft.later.add(day);
      draft.revenue += amount;
    }
  }
  return [...drafts.values()].map(({ days, spent, later, revenue }) => ({
    known: {
      orders: days.size,
      firstDay: Math.min(...days),
      lastDay: Math.max(...days),
      spent,
    },
    orders: later.size,
    revenue,
  }));
}

/** The day of a date `yyyy-mm-dd`; undefined for what is none. */
export function dayOf(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined;
  const time = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== date) return undefined;
  return time / DAY_MS;
}
