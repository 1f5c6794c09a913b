import { auc, OnlineLogisticRegression, probabilityOf } from '@tradewind/ml';
import type { ScoredLabel } from '@tradewind/ml';
import type { ScoredRow } from '../measure/weighted-scores.js';
import type { Split } from './splits.js';

/** Features and labels by row. */
export interface Encoded {
  readonly features: readonly string[];
  readonly values: readonly (readonly number[])[];
  readonly labels: readonly (0 | 1)[];
}

/** Learns the training rows of a split in one pass and scores its test rows. */
export function scoreSplit({ features, values, labels }: Encoded, split: Split): ScoredRow[] {
  const learner = new OnlineLogisticRegression({ features });
  for (const row of split.train) learner.learn(values[row] ?? [], labels[row] ?? 0);
  const model = learner.model();
  return split.test.map((row) => {
    const of = values[row] ?? [];
    const score = model ? probabilityOf(model, of) : learner.predict(of);
    return { row, score, label: labels[row] ?? 0 };
  });
}

/** Predicts each row before it learns it, in the order of the file. */
export function scoreInOrder({ features, values, labels }: Encoded): ScoredRow[] {
  const learner = new OnlineLogisticRegression({ features });
  return values.map((of, row) => {
    const label = labels[row] ?? 0;
    const score = learner.predict(of);
    learner.learn(of, label);
    return { row, score, label };
  });
}

/** The test rows scored by the share of ones among the training rows. */
export function scoreByBaseRate({ labels }: Encoded, split: Split): ScoredRow[] {
  const ones = split.train.reduce((sum, row) => sum + (labels[row] ?? 0), 0);
  const score = ones / split.train.length;
  return split.test.map((row) => ({ row, score, label: labels[row] ?? 0 }));
}

/** Position of the feature that ranks the training rows best, in either direction. */
export function bestFeature({ features, values, labels }: Encoded, split: Split): number {
  const strengths = features.map((_, feature) => {
    const pairs = split.train.map((row): ScoredLabel => {
      const value = values[row]?.[feature] ?? 0;
      return { score: Number.isFinite(value) ? value : 0, label: labels[row] ?? 0 };
    });
    return Math.abs(auc(pairs) - 0.5);
  });
  return strengths.indexOf(Math.max(...strengths));
}

export function onlyFeature({ features, values, labels }: Encoded, feature: number): Encoded {
  return {
    features: features.slice(feature, feature + 1),
    values: values.map((of) => of.slice(feature, feature + 1)),
    labels,
  };
}
