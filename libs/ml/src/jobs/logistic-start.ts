import { OnlineLogisticRegression } from '../logistic-regression.js';
import { auc, logLoss } from '../metrics.js';
import { labelsOf, rowsOf } from './training-inputs.js';
import type { TrainingContext, TrainingInputs, TrainingOutput } from './training-context.js';

const DEFAULT_PER_CLASS = 20;

/** Input `options`. */
export interface LogisticStartOptions {
  /** Names of the columns. */
  readonly features: readonly string[];
  /** Examples of either class without which nothing is fitted. @default 20 */
  readonly perClass?: number;
  /** Negative and positive examples among all, where the rows are a sample of other proportions. */
  readonly seen?: readonly [number, number];
}

/**
 * The batch fit of a logistic regression: inputs `options` (JSON), `rows` and `labels`. Its model is an
 * `OnlineLogisticRegressionState` with which an `OnlineLogisticRegression` of the same features learns
 * on. No randomness: the seed does not matter.
 */
export function startLogistic(inputs: TrainingInputs, context: TrainingContext): TrainingOutput {
  const { features, perClass = DEFAULT_PER_CLASS, seen } = optionsOf(inputs['options']);
  context.signal.throwIfAborted();
  const rows = rowsOf(inputs['rows'], features.length, 'rows');
  const labels = labelsOf(inputs['labels'], rows.length, 'labels');
  const positives = labels.filter((label) => label === 1).length;
  const rarer = Math.min(positives, labels.length - positives);
  if (rarer < Math.max(1, perClass)) {
    throw new RangeError(`the rarer class has ${rarer} examples, ${perClass} are needed`);
  }
  context.progress(0.1);
  context.signal.throwIfAborted();
  const learner = fitted(rows, labels, features, seen ?? [labels.length - positives, positives]);
  context.progress(0.9);
  context.signal.throwIfAborted();
  const pairs = rows.map((row, at) => ({ score: learner.predict(row), label: labels[at] ?? 0 }));
  context.progress(1);
  const figures = { examples: rows.length, positives, logLoss: logLoss(pairs), auc: auc(pairs) };
  return { model: learner.toState(), figures };
}

/** A learner that has gathered all examples but one is given the last, upon which it starts. */
function fitted(
  rows: readonly number[][],
  labels: readonly (0 | 1)[],
  features: readonly string[],
  seen: readonly [number, number],
): OnlineLogisticRegression {
  const examples = rows.map((row, at): [number[], 0 | 1] => [row, labels[at] ?? 0]);
  const [last] = examples.slice(-1);
  if (!last) throw new RangeError('there are no examples');
  const before: [number, number] = [seen[0] - Number(last[1] === 0), seen[1] - last[1]];
  const start = { examples: 1, perClass: 1, keepPerClass: rows.length };
  const learner = OnlineLogisticRegression.fromState(
    { features, start },
    {
      examples: before[0] + before[1],
      positives: before[1],
      buffer: { examples: examples.slice(0, -1), seen: before },
    },
  );
  learner.learn(...last);
  return learner;
}

function optionsOf(input: unknown): LogisticStartOptions {
  const options = input as Partial<LogisticStartOptions> | undefined;
  if (!Array.isArray(options?.features) || options.features.length === 0) {
    throw new RangeError('options name no features');
  }
  const seen: readonly number[] | undefined = options.seen;
  const isPair = seen?.length === 2 && seen.every((count) => Number.isInteger(count) && count > 0);
  if (seen && !isPair) throw new RangeError('seen is no pair of counts');
  return options as LogisticStartOptions;
}
