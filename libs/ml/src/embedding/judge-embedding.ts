import { fitLogistic, probability } from '../logistic-fit.js';
import { pairedAuc } from './paired-auc.js';

/** How well two descriptions of the same rows tell what happened after. */
export interface EmbeddingJudgement {
  /** Areas under the ROC curve of a logistic regression on either. */
  readonly aucEmbedding: number;
  readonly aucFeatures: number;
  /** The interval that holds the difference with 95 % confidence. */
  readonly low: number;
  readonly high: number;
}

export interface JudgedRow {
  readonly embedding: readonly number[];
  readonly features: readonly number[];
  readonly label: 0 | 1;
}

/** One part of the rows, to be told by what was learned from the others. */
export interface JudgedPart {
  readonly train: readonly JudgedRow[];
  readonly test: readonly JudgedRow[];
}

const NORMAL_95 = 1.96;

/** The mean over parts; a part that has hardly a row of one label does not count. Undefined without any. */
export function judgeEmbedding(parts: readonly JudgedPart[]): EmbeddingJudgement | undefined {
  const judged = parts.flatMap(({ train, test }) => {
    if (train.length === 0) return [];
    const scoresOf = (space: 'embedding' | 'features') => {
      const outcomes = train.map((row) => ({ signals: row[space], right: row.label === 1 }));
      const fit = fitLogistic(outcomes);
      return (row: JudgedRow) => probability(fit, row[space]);
    };
    const [challenger, champion] = [scoresOf('embedding'), scoresOf('features')];
    const scored = test.map((row) => ({
      ...{ label: row.label, challenger: challenger(row), champion: champion(row) },
    }));
    return pairedAuc(scored) ?? [];
  });
  if (judged.length === 0) return undefined;
  const mean = (of: (each: (typeof judged)[number]) => number) =>
    judged.reduce((sum, each) => sum + of(each), 0) / judged.length;
  const [aucEmbedding, aucFeatures] = [mean((p) => p.challenger), mean((p) => p.champion)];
  const error = Math.sqrt(mean(({ variance }) => variance) / judged.length);
  const difference = aucEmbedding - aucFeatures;
  return {
    ...{ aucEmbedding, aucFeatures },
    low: difference - NORMAL_95 * error,
    high: difference + NORMAL_95 * error,
  };
}
