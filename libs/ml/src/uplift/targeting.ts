import { qiniCoefficient } from './qini.js';
import { upliftModelNames } from './uplift-models.js';
import type { UpliftModelName } from './uplift-models.js';

/** A shopper of a trial whose scores were made before the outcome was known. */
export interface ScoredTrial {
  readonly scores: Readonly<Record<UpliftModelName, number>>;
  readonly treated: 0 | 1;
  readonly outcome: 0 | 1;
}

/** With fewer left alone, a difference of two models is mostly chance. */
const LEFT_ALONE_AT_LEAST = 1_000;

/**
 * Returns how a campaign should choose whom to treat: the way with the greatest Qini coefficient, since no
 * way is best in every campaign; `response` while too few are left alone to know.
 */
export function bestTargeting(
  trial: readonly ScoredTrial[],
  leftAloneAtLeast = LEFT_ALONE_AT_LEAST,
): UpliftModelName {
  const leftAlone = trial.filter(({ treated }) => treated === 0).length;
  if (leftAlone < leftAloneAtLeast) return 'response';
  const qini = (name: UpliftModelName) =>
    qiniCoefficient(trial.map(({ scores, ...rest }) => ({ ...rest, score: scores[name] })));
  return [...upliftModelNames].sort((a, b) => qini(b) - qini(a))[0] ?? 'response';
}
