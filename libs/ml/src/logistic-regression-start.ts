import LogisticRegression from 'ml-logistic-regression';
import { Matrix } from 'ml-matrix';

/** The first examples of a learner, until it has enough of either class to start. */
export interface StartBuffer {
  /** Values and label, in order of arrival. */
  examples: [values: number[], label: 0 | 1][];
  /** Examples seen by label, including those no longer kept. */
  readonly seen: [number, number];
}

export interface StartOptions {
  /** Examples needed before the first fit. */
  readonly examples: number;
  /** The least number of examples of each class among them. */
  readonly perClass: number;
  /** While one class is too rare, at most this many of either are kept: the newest. */
  readonly keepPerClass: number;
}

export function emptyBuffer(): StartBuffer {
  return { examples: [], seen: [0, 0] };
}

/** Adds an example and returns whether the buffer suffices to start. */
export function addToBuffer(
  buffer: StartBuffer,
  example: [number[], 0 | 1],
  options: StartOptions,
): boolean {
  const label = example[1];
  buffer.examples.push(example);
  buffer.seen[label]++;
  const kept = buffer.examples.filter(([, other]) => other === label).length;
  if (kept > options.keepPerClass) {
    const oldest = buffer.examples.findIndex(([, other]) => other === label);
    buffer.examples.splice(oldest, 1);
  }
  const [negatives, positives] = buffer.seen;
  return (
    negatives + positives >= options.examples && Math.min(negatives, positives) >= options.perClass
  );
}

/**
 * Fits intercept and weights, in this order, to standardised rows by batch gradient descent.
 *
 * `numSteps` and the step size are our own: the package's defaults (50,000 steps of 5e-4 along the
 * summed gradient) diverge or take minutes, depending on the number of rows. The step is the
 * inverse of the trace of X'X/4, which bounds the curvature of the loss from above, so that descent
 * is monotone.
 */
export function fitBatch(rows: readonly (readonly number[])[], labels: readonly number[]) {
  const x = new Matrix(rows.map((row) => [1, ...row]));
  const trace = rows.reduce(
    (sum, row) => row.reduce((rowSum, value) => rowSum + value * value, sum + 1),
    0,
  );
  const regression = new LogisticRegression({ numSteps: BATCH_STEPS, learningRate: 4 / trace });
  regression.train(x, Matrix.columnVector([...labels]));
  // The first classifier separates class 0 (target 0) from the rest: its scores are P(label = 1).
  const weights = regression.classifiers[0]?.weights.getRow(0) ?? [];
  return { intercept: weights[0] ?? 0, weights: weights.slice(1) };
}

const BATCH_STEPS = 400;

/**
 * Returns the correction of the intercept for a model that was fitted to a sample whose class
 * frequencies differ from those of all examples (King and Zeng, 2001, prior correction).
 */
export function priorCorrection(
  seen: readonly [number, number],
  sampled: readonly [number, number],
): number {
  return Math.log(seen[1] / seen[0]) - Math.log(sampled[1] / sampled[0]);
}
