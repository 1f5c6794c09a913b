import { bestTargeting, qiniCoefficient, UpliftModels, upliftAt } from '@tradewind/ml';
import type { ScoredTrial, UpliftModelName } from '@tradewind/ml';

/** Shoppers of a trial, by row. */
export interface Trial {
  readonly features: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly treated: readonly (0 | 1)[];
  readonly outcomes: readonly (0 | 1)[];
}

/** The scores of test rows by each way to choose, and the way that the training rows recommend. */
export interface ScoredTest {
  readonly chosen: UpliftModelName;
  readonly test: readonly (ScoredTrial & { readonly row: number })[];
}

/** Scores each training row before it is learnt, which decides the way, and then the test rows. */
export function learnAndScore(
  { features, values, treated, outcomes }: Trial,
  split: { readonly train: readonly number[]; readonly test: readonly number[] },
): ScoredTest {
  const models = UpliftModels.create(features);
  const scored = (row: number) => ({
    row,
    scores: models.predict(values[row] ?? []),
    treated: treated[row] ?? 0,
    outcome: outcomes[row] ?? 0,
  });
  const prequential = split.train.map((row) => {
    const before = scored(row);
    models.learn(values[row] ?? [], before.treated, before.outcome);
    return before;
  });
  // What the models said in the first half was said by models that hardly knew anything.
  const chosen = bestTargeting(prequential.slice(prequential.length >> 1));
  return { chosen, test: split.test.map(scored) };
}

/** The figures of one ranking of the test rows. */
export function rankingFigures(
  test: ScoredTest['test'],
  score: (of: ScoredTest['test'][number]) => number,
): { qini: number; upliftAt30: number } {
  const trial = test.map((of) => ({ ...of, score: score(of) }));
  return { qini: qiniCoefficient(trial), upliftAt30: upliftAt(trial, 0.3) ?? Number.NaN };
}
