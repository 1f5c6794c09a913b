import { dotProduct } from './dot-product.js';
import { minimise } from './lbfgs.js';

export interface SoftmaxOptions {
  /** The inverse of the strength of the L2 penalty: cost of the examples' log-loss. */
  readonly cost: number;
  readonly maxIterations: number;
}

const defaults: SoftmaxOptions = { cost: 32, maxIterations: 60 };

/** A label's weights stand in a row of `dimensions + 1` values, of which the last is the bias. */
export interface SoftmaxState {
  readonly dimensions: number;
  readonly labels: readonly string[];
  readonly weights: readonly number[];
}

/**
 * Multinomial logistic regression on dense vectors: it minimises cost times the sum of log-losses plus half
 * the squared weights; biases are not penalised. The same examples give the same weights.
 */
export class SoftmaxRegression {
  private constructor(
    readonly labels: readonly string[],
    private readonly dimensions: number,
    private readonly weights: Float64Array,
  ) {}

  /** Labels are numbered in the order in which they appear. All vectors have the same length. */
  static fit(
    vectors: readonly ArrayLike<number>[],
    labels: readonly string[],
    options: Partial<SoftmaxOptions> = {},
  ): SoftmaxRegression {
    const { cost, maxIterations } = { ...defaults, ...options };
    const known = [...new Set(labels)];
    const number = new Map(known.map((label, at) => [label, at]));
    const targets = Int32Array.from(labels, (label) => number.get(label) ?? 0);
    const dimensions = vectors[0]?.length ?? 0;
    const dense = vectors.map((vector) => Float64Array.from(vector));
    const loss = lossOf({ vectors: dense, targets, labels: known.length, dimensions, cost });
    const start = new Float64Array(known.length * (dimensions + 1));
    return new SoftmaxRegression(known, dimensions, minimise(loss, start, { maxIterations }));
  }

  static fromState({ labels, dimensions, weights }: SoftmaxState): SoftmaxRegression {
    return new SoftmaxRegression(labels, dimensions, Float64Array.from(weights));
  }

  toState(): SoftmaxState {
    return { labels: this.labels, dimensions: this.dimensions, weights: [...this.weights] };
  }

  /** Log-probabilities in the order of `labels`. */
  logProbabilities(vector: ArrayLike<number>): Float64Array {
    const scores = new Float64Array(this.labels.length);
    score(this.weights, Float64Array.from(vector), this.dimensions, scores);
    return logSoftmax(scores);
  }
}

interface Problem {
  readonly vectors: readonly Float64Array[];
  readonly targets: Int32Array;
  readonly labels: number;
  readonly dimensions: number;
  readonly cost: number;
}

function lossOf({ vectors, targets, labels, dimensions, cost }: Problem) {
  const scores = new Float64Array(labels);
  const width = dimensions + 1;
  return (weights: Float64Array, gradient: Float64Array): number => {
    let loss = 0;
    gradient.fill(0);
    vectors.forEach((vector, example) => {
      score(weights, vector, dimensions, scores);
      logSoftmax(scores);
      const target = targets[example] ?? 0;
      loss -= cost * (scores[target] ?? 0);
      for (let label = 0; label < labels; label++) {
        const error = cost * derivative(scores[label] ?? 0, label === target);
        // Most labels are certain not to be meant; leaving them out saves most of the time.
        if (Math.abs(error) < 1e-6 * cost) continue;
        const row = label * width;
        for (let at = 0; at < dimensions; at++) {
          gradient[row + at] = (gradient[row + at] ?? 0) + error * (vector[at] ?? 0);
        }
        gradient[row + dimensions] = (gradient[row + dimensions] ?? 0) + error;
      }
    });
    weights.forEach((weight, at) => {
      if (at % width === dimensions) return;
      loss += 0.5 * weight * weight;
      gradient[at] = (gradient[at] ?? 0) + weight;
    });
    return loss;
  };
}

/** The derivative of an example's log-loss by the score of one label. */
function derivative(logProbability: number, isTarget: boolean): number {
  const p = Math.exp(logProbability);
  return isTarget ? p - 1 : p;
}

function score(
  weights: Float64Array,
  vector: Float64Array,
  dimensions: number,
  scores: Float64Array,
): void {
  for (let label = 0, row = 0; label < scores.length; label++, row += dimensions + 1) {
    const own = weights.subarray(row, row + dimensions);
    scores[label] = dotProduct(own, vector) + (weights[row + dimensions] ?? 0);
  }
}

/** In place. */
function logSoftmax(scores: Float64Array): Float64Array {
  let greatest = -Infinity;
  for (const value of scores) greatest = Math.max(greatest, value);
  let mass = 0;
  for (const value of scores) mass += Math.exp(value - greatest);
  const log = greatest + Math.log(mass);
  for (let at = 0; at < scores.length; at++) scores[at] = (scores[at] ?? 0) - log;
  return scores;
}
