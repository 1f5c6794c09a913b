const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Durations in ms of stream time. */
export interface MarketingOptions {
  /** From the last cart change to the cart's abandonment. */
  readonly cartAbandonedAfterMs: number;
  /** From the last order to the attempt to win the shopper back. */
  readonly winBackAfterMs: number;
  /** Campaigns requested of one shopper in any seven days, at most. */
  readonly campaignsPerWeek: number;
  /** Propensity from which a session counts as of high intent, and under which it no longer does. */
  readonly highIntentEnter: number;
  readonly highIntentExit: number;
  /** How long after a moment an order still labels it as one that led to a purchase. */
  readonly labelHorizonMs: number;
  /** Silence that ends a session. */
  readonly sessionGapMs: number;
  /** How long after a campaign an order counts as its conversion. */
  readonly conversionWindowMs: number;
  /** After so long without an event a visitor without a user id is forgotten, with what is still due. */
  readonly forgetVisitorsAfterMs: number;
}

export const defaultMarketingOptions: MarketingOptions = {
  cartAbandonedAfterMs: HOUR,
  winBackAfterMs: 60 * DAY,
  campaignsPerWeek: 3,
  highIntentEnter: 0.6,
  highIntentExit: 0.5,
  labelHorizonMs: DAY,
  sessionGapMs: HOUR / 2,
  conversionWindowMs: 7 * DAY,
  forgetVisitorsAfterMs: 30 * DAY,
};

/** Least time between two high-intent campaigns of one shopper. */
export const HIGH_INTENT_PAUSE_MS = DAY;

/** Window of the frequency cap. */
export const CAP_WINDOW_MS = 7 * DAY;
