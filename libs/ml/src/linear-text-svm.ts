import { RandomSource } from './random-source.js';
import type { SparseVector } from './tf-idf.js';

export interface SvmOptions {
  /** Cost of a violated margin. */
  readonly cost: number;
  /** The most passes over the examples. */
  readonly maxPasses: number;
  /** Stops when the greatest and least projected gradient of a pass differ by no more than this. */
  readonly tolerance: number;
  readonly seed: number;
}

/** Dual coefficients of one separator: `[example, coefficient]` where it is not zero, by example. */
export type DualCoefficients = [example: number, coefficient: number][];

/** What the descent works on: the examples, and the coefficients and weights found so far. */
interface Descent {
  readonly examples: readonly SparseVector[];
  readonly signs: Int8Array;
  readonly norms: Float64Array;
  readonly ridge: number;
  readonly alphas: Float64Array;
  readonly weights: Float64Array;
}

/** The examples that a pass looked at in full, and the range of their projected gradients. */
interface Pass {
  readonly kept: number[];
  readonly greatest: number;
  readonly least: number;
}

const nothing: SparseVector = { indices: new Int32Array(0), values: new Float64Array(0) };

/**
 * Separates the examples for which `isPositive` from the others: L2-regularised squared-hinge SVM,
 * a bias as a constant feature, by dual coordinate descent.
 * Source: Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM (ICML 2008),
 * algorithm 3: with random permutation, and shrinking of the examples looked at. The same seed gives the same coefficients.
 */
export function separate(
  examples: readonly SparseVector[],
  isPositive: (example: number) => boolean,
  features: number,
  options: SvmOptions,
): DualCoefficients {
  const descent: Descent = {
    examples,
    signs: Int8Array.from(examples, (_, example) => (isPositive(example) ? 1 : -1)),
    norms: Float64Array.from(examples, squaredNorm),
    ridge: 1 / (2 * options.cost),
    alphas: new Float64Array(examples.length),
    weights: new Float64Array(features + 1),
  };
  const all = examples.map((_, example) => example);
  const random = new RandomSource(options.seed);
  let active = [...all];
  let bound = Infinity;

  for (let pass = 0; pass < options.maxPasses; pass++) {
    shuffle(active, random);
    const { kept, greatest, least } = passOver(active, descent, bound);
    active = kept;
    bound = greatest > 0 ? greatest : Infinity;
    if (greatest - least >= options.tolerance) continue;
    if (active.length === all.length) break;
    active = [...all];
    bound = Infinity;
  }
  return coefficients(descent.alphas, descent.signs);
}

/** Moves the coefficient of each example to its optimum, the others held; changes the descent. */
function passOver(active: readonly number[], descent: Descent, bound: number): Pass {
  const { examples, signs, norms, ridge, alphas, weights } = descent;
  const kept: number[] = [];
  let greatest = -Infinity;
  let least = Infinity;
  for (const example of active) {
    const vector = examples[example] ?? nothing;
    const alpha = alphas[example] ?? 0;
    const sign = signs[example] ?? 0;
    const gradient = sign * dot(weights, vector) - 1 + ridge * alpha;
    // An example far on the right side of the margin is left out until the others have settled.
    if (alpha === 0 && gradient > bound) continue;
    kept.push(example);
    const projected = alpha === 0 ? Math.min(gradient, 0) : gradient;
    greatest = Math.max(greatest, projected);
    least = Math.min(least, projected);
    if (projected === 0) continue;
    const next = Math.max(alpha - gradient / ((norms[example] ?? 1) + ridge), 0);
    alphas[example] = next;
    addScaled(weights, vector, (next - alpha) * sign);
  }
  return { kept, greatest, least };
}

/** Returns the weights of dual coefficients; the bias comes last. */
export function weightsOf(
  examples: readonly SparseVector[],
  coefficients: DualCoefficients,
  features: number,
): Float64Array {
  const weights = new Float64Array(features + 1);
  for (const [example, coefficient] of coefficients) {
    const vector = examples[example];
    if (vector) addScaled(weights, vector, coefficient);
  }
  return weights;
}

/**
 * Coefficients are rounded, so that a stored state is small; weights are always computed from them.
 */
function coefficients(alphas: Float64Array, signs: Int8Array): DualCoefficients {
  const found: DualCoefficients = [];
  alphas.forEach((alpha, example) => {
    const rounded = Math.round(alpha * 1e6) / 1e6;
    if (rounded > 0) found.push([example, rounded * (signs[example] ?? 0)]);
  });
  return found;
}

function dot(weights: Float64Array, { indices, values }: SparseVector): number {
  let sum = weights[weights.length - 1] ?? 0;
  for (let at = 0; at < indices.length; at++) {
    sum += (weights[indices[at] ?? 0] ?? 0) * (values[at] ?? 0);
  }
  return sum;
}

function addScaled(weights: Float64Array, { indices, values }: SparseVector, scale: number): void {
  for (let at = 0; at < indices.length; at++) {
    const index = indices[at] ?? 0;
    weights[index] = (weights[index] ?? 0) + scale * (values[at] ?? 0);
  }
  const bias = weights.length - 1;
  weights[bias] = (weights[bias] ?? 0) + scale;
}

/** Includes the constant feature. */
function squaredNorm({ values }: SparseVector): number {
  return values.reduce((sum, value) => sum + value * value, 1);
}

/** Fisher-Yates. */
function shuffle(order: number[], random: RandomSource): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = random.below(last + 1);
    const kept = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = kept;
  }
}
