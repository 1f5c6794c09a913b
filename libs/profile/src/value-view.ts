import { HORIZONS, predictValue, priorValueParameters } from '@tradewind/ml';
import type { Prediction } from '@tradewind/ml';
import { DAY_MS } from './profile-activity.js';
import type { ShopperProfile } from './profile-state.js';
import { purchasesOf } from './purchases.js';
import { valueVersionOf } from './value-model.js';
import type { ValueFit } from './value-model.js';

/** A prediction with its interval of 80 %. */
export interface Interval {
  readonly expected: number;
  readonly low: number;
  readonly high: number;
}

/** What is expected of a shopper who has ordered, as a shop reads it. */
export interface ValueView {
  /** `customer-value@<epoch of the fit>`; `customer-value@prior` until the shop has customers enough. */
  readonly modelVersion: string;
  readonly asOf: string;
  /** The probability that the shopper will order again. */
  readonly alive: number;
  /** Days with an order in the next 30, 90 and 365 days. */
  readonly orders: {
    readonly days30: Interval;
    readonly days90: Interval;
    readonly days365: Interval;
  };
  /** Amount of the next order, in units of the currency. */
  readonly orderValue?: Interval;
  /** Revenue of the next 365 days, in units of the currency. */
  readonly revenue365?: Interval;
  /** When the next order comes if one comes; a time that is more than ten years away is left out. */
  readonly nextOrder: { readonly expected?: string; readonly low?: string; readonly high?: string };
}

const FARTHEST_DAYS = 3_653;

/** The value of a shopper as of `now`; undefined of one who has not ordered. */
export function valueView(
  profile: ShopperProfile,
  fit: ValueFit | undefined,
  now: number,
): ValueView | undefined {
  const purchases = purchasesOf(profile);
  if (!purchases) return undefined;
  const today = now / DAY_MS;
  const value = predictValue(fit?.parameters ?? priorValueParameters, purchases, today);
  const [days30, days90, days365] = HORIZONS.map((days) => rounded(value.orders[days]));
  if (!days30 || !days90 || !days365) return undefined;
  return {
    modelVersion: valueVersionOf(fit),
    asOf: new Date(now).toISOString(),
    alive: round(value.alive),
    orders: { days30, days90, days365 },
    ...(value.orderValue && { orderValue: rounded(value.orderValue) }),
    ...(value.revenue365 && { revenue365: rounded(value.revenue365) }),
    nextOrder: datesOf(value.nextOrderDays, now),
  };
}

function datesOf({ expected, low, high }: Prediction, now: number): ValueView['nextOrder'] {
  const dates = Object.entries({ expected, low, high }).flatMap(([name, days]) =>
    days <= FARTHEST_DAYS ? [[name, new Date(now + days * DAY_MS).toISOString()]] : [],
  );
  return Object.fromEntries(dates) as ValueView['nextOrder'];
}

function rounded({ expected, low, high }: Prediction): Interval {
  return { expected: round(expected), low: round(low), high: round(high) };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
