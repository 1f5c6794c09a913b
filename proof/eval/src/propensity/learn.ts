import {
  auc,
  boundedLogLossOf,
  fitForest,
  OnlineLogisticRegression,
  probabilityOf,
  RandomForest,
} from '@tradewind/ml';
import type { ScoredLabel } from '@tradewind/ml';
import { Candidates } from '@tradewind/trainer';
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

/** Fits the forest that serves to the training rows of a split and scores its test rows. */
export function scoreByForest(
  { values, labels }: Encoded,
  split: Split,
  seed: number,
): ScoredRow[] {
  const forest = forestOf({ values, labels }, split.train, seed);
  return split.test.map((row) => {
    return { row, score: forest.predict(values[row] ?? []), label: labels[row] ?? 0 };
  });
}

function forestOf(
  { values, labels }: Pick<Encoded, 'values' | 'labels'>,
  rows: readonly number[],
  seed: number,
): RandomForest {
  const chosen = Uint8Array.from(rows, (row) => labels[row] ?? 0);
  const { model } = fitForest(
    rows.map((row) => values[row] ?? []),
    chosen,
    { seed },
  );
  return new RandomForest(model);
}

/** When a forest is fitted anew in the order of the file: as the trainer does, at growing intervals. */
const FIRST_ROWS = 1_000;
const NEW_SHARE = 0.5;
/** Rows after which champions may change: about as many examples as an epoch of a small shop has. */
const ROWS_PER_EPOCH = 100;

/** What the candidates and the champion among them predict of each row before it is learnt. */
export interface ScoredCandidates {
  readonly logistic: readonly ScoredRow[];
  /** From the row on at which there is a first forest. */
  readonly forest: readonly ScoredRow[];
  readonly promoted: readonly ScoredRow[];
  /** Each promotion: after how many rows, and which candidate. */
  readonly promotions: readonly { readonly rows: number; readonly to: string }[];
}

/**
 * The champion and its challenger in the order of the file, by the rule of promotion that serves. A forest
 * learns all rows before it; in service it learns a sample that is bounded, and comes an epoch later.
 */
export function scoreCandidates(
  { features, values, labels }: Encoded,
  seed: number,
): ScoredCandidates {
  const learner = new OnlineLogisticRegression({ features });
  const candidates = new Candidates(Candidates.initialState('logistic'));
  const scored = { logistic: [], forest: [], promoted: [] } as Record<string, ScoredRow[]>;
  const promotions: { rows: number; to: string }[] = [];
  let forest: RandomForest | undefined;
  let due = FIRST_ROWS;
  const predict = (of: readonly number[], row: number, label: 0 | 1) => {
    const scores: Record<string, number> = { logistic: learner.predict(of) };
    if (forest) scores['forest'] = forest.predict(of);
    const losses: Record<string, number> = {};
    for (const [candidate, score] of Object.entries(scores)) {
      scored[candidate]?.push({ row, score, label });
      losses[candidate] = boundedLogLossOf(score, label);
      if (candidate === candidates.champion) scored['promoted']?.push({ row, score, label });
    }
    candidates.observe(losses);
  };
  values.forEach((of, row) => {
    const label = labels[row] ?? 0;
    predict(of, row, label);
    learner.learn(of, label);
    const rows = row + 1;
    const promotion = rows % ROWS_PER_EPOCH === 0 ? candidates.measure() : undefined;
    if (promotion) promotions.push({ rows, to: promotion.to });
    if (rows !== due) return;
    forest = forestOf({ values, labels }, [...labels.keys()].slice(0, rows), seed + rows);
    due = Math.ceil(rows * (1 + NEW_SHARE));
  });
  const { logistic = [], forest: byForest = [], promoted = [] } = scored;
  return { logistic, forest: byForest, promoted, promotions };
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
