import type { DecayedCount } from '@tradewind/ml';

export type TraitValue = string | number | boolean;

/** Number of values, their sum, the least and the greatest. */
export type Sums = [count: number, sum: number, min: number, max: number];

/** What is kept of a shopper for a trait, by what it computes. Times in ms. */
export type TraitBody =
  | { sums: Sums }
  /** By the number of the step of time, ascending; the last `STEPS`. */
  | { steps: [step: number, ...Sums][] }
  | { fading: DecayedCount }
  /** Heaviest first; `time` is the one at which fading weights are expressed. */
  | { weights: [value: string, weight: number][]; time: number }
  | { value: TraitValue; time: number }
  /** The values of the least hashes, ascending. */
  | { least: [hash: number, value: string][] }
  /** The values that came last, the latest first. */
  | { recent: [value: string, time: number][] };

export interface TraitState {
  /** `Trait.digest` of what was computed. */
  d: number;
  body: TraitBody;
}

/** Steps of a window. */
export const STEPS = 12;
/** Different values that are kept of a trait. */
export const MOST_VALUES = 32;
/** Longer texts are cut. */
export const VALUE_LENGTH = 60;

/** Amounts are sums of decimals: to four places they do not depend on the order of addition. */
export function decimal(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}

export function addSums([n, sum, min, max]: Sums, [m, other, least, most]: Sums): Sums {
  return [n + m, decimal(sum + other), Math.min(min, least), Math.max(max, most)];
}

export function stepLength(within: number): number {
  return within / STEPS;
}
