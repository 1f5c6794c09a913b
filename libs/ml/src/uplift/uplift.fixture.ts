import { sigmoid } from '../logistic-model.js';
import { normalDraw, seededNumbers } from '../random-source.js';

export interface TrialRow {
  readonly values: readonly number[];
  readonly treated: 0 | 1;
  readonly outcome: 0 | 1;
  /** The true difference that the treatment makes to the chance of the outcome. */
  readonly effect: number;
}

export const TRIAL_FEATURES = ['a', 'b', 'c', 'd'];

/** A randomised trial in which `a` says who buys anyway, and `b` whom the treatment moves, either way. */
export function simulatedTrial(rows: number, seed: number): TrialRow[] {
  const next = seededNumbers(seed);
  return Array.from({ length: rows }, () => {
    const values = TRIAL_FEATURES.map(() => normalDraw(next));
    const [a = 0, b = 0] = values;
    const chance = (treated: number) => sigmoid(-1.2 + 0.8 * a + treated * (0.3 + 0.9 * b));
    const treated = next() < 0.5 ? 1 : 0;
    const outcome = next() < chance(treated) ? 1 : 0;
    return { values, treated, outcome, effect: chance(1) - chance(0) };
  });
}
