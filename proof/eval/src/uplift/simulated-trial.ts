import { Random } from '@tradewind/cli/random';
import { normalDraw, sigmoid } from '@tradewind/ml';
import type { Trial } from './trial.js';

const FEATURES = ['visits', 'orders', 'recency', 'discounts', 'basket', 'noise 1', 'noise 2'];

/** A trial whose true effects are known. */
export interface SimulatedTrial extends Trial {
  /** By row, what the treatment adds to the chance of the outcome. */
  readonly effects: readonly number[];
}

/**
 * A randomised trial of half and half. Orders and visits say who buys anyway; love of discounts and recency
 * say whom the treatment moves, and it puts some off.
 */
export function simulateTrial(rows: number, seed: number): SimulatedTrial {
  const random = new Random(seed);
  const next = () => random.next();
  const values: number[][] = [];
  const treated: (0 | 1)[] = [];
  const outcomes: (0 | 1)[] = [];
  const effects: number[] = [];
  for (let row = 0; row < rows; row++) {
    const of = FEATURES.map(() => normalDraw(next));
    const [visits = 0, orders = 0, recency = 0, discounts = 0] = of;
    const chance = (treatment: number) =>
      sigmoid(
        -1.5 + 0.5 * visits + 0.6 * orders + treatment * (0.2 + 0.8 * discounts - 0.4 * recency),
      );
    const treatment = next() < 0.5 ? 1 : 0;
    values.push(of);
    treated.push(treatment);
    outcomes.push(next() < chance(treatment) ? 1 : 0);
    effects.push(chance(1) - chance(0));
  }
  return { features: FEATURES, values, treated, outcomes, effects };
}
