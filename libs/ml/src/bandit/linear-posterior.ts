/** Sums of an arm's observations; those of two replicas add up to those of both. JSON-serialisable. */
export interface LinearSums {
  /** The sum of the outer products of the contexts, row by row: `dimension` squared values. */
  readonly products: readonly number[];
  /** The sum of the contexts, each times its reward. */
  readonly rewards: readonly number[];
  readonly count: number;
}

export const noLinearSums = (dimension: number): LinearSums => ({
  products: new Array<number>(dimension * dimension).fill(0),
  rewards: new Array<number>(dimension).fill(0),
  count: 0,
});

export function addObservation(
  sums: LinearSums,
  context: readonly number[],
  reward: number,
): LinearSums {
  return {
    products: sums.products.map((value, at) => {
      const dimension = sums.rewards.length;
      const row = context[Math.floor(at / dimension)] ?? 0;
      return value + row * (context[at % dimension] ?? 0);
    }),
    rewards: sums.rewards.map((value, at) => value + reward * (context[at] ?? 0)),
    count: sums.count + 1,
  };
}

export function addSums(first: LinearSums, second: LinearSums): LinearSums {
  return {
    products: first.products.map((value, at) => value + (second.products[at] ?? 0)),
    rewards: first.rewards.map((value, at) => value + (second.rewards[at] ?? 0)),
    count: first.count + second.count,
  };
}

export interface PosteriorOptions {
  /** Strength of the prior that all weights are 0 (the ridge). */
  readonly ridge?: number;
  /** Standard deviation of rewards about their expectation: how wide the posterior is. */
  readonly noise?: number;
}

/** The posterior of an arm's linear reward: normal with mean `A⁻¹b` and covariance `noise² A⁻¹`. */
export class LinearPosterior {
  /** The lower Cholesky factor of `A`, row by row. */
  readonly #factor: Float64Array;
  readonly #weights: Float64Array;
  readonly #noise: number;

  constructor(sums: LinearSums, { ridge = 1, noise = 0.5 }: PosteriorOptions = {}) {
    const dimension = sums.rewards.length;
    this.#factor = cholesky(sums.products, dimension, ridge);
    this.#noise = noise;
    const half = solveLower(this.#factor, sums.rewards);
    this.#weights = solveUpper(this.#factor, half);
  }

  /** The expected reward of a context, and the standard deviation of that expectation. */
  expect(context: readonly number[]): { mean: number; deviation: number } {
    const mean = this.#weights.reduce((sum, weight, at) => sum + weight * (context[at] ?? 0), 0);
    const spread = solveLower(this.#factor, context);
    const squares = spread.reduce((sum, value) => sum + value * value, 0);
    return { mean, deviation: this.#noise * Math.sqrt(squares) };
  }
}

function cholesky(products: readonly number[], dimension: number, ridge: number): Float64Array {
  const factor = new Float64Array(dimension * dimension);
  for (let row = 0; row < dimension; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = (products[row * dimension + column] ?? 0) + (row === column ? ridge : 0);
      for (let k = 0; k < column; k++) {
        sum -= (factor[row * dimension + k] ?? 0) * (factor[column * dimension + k] ?? 0);
      }
      const pivot = factor[column * dimension + column] ?? 1;
      factor[row * dimension + column] = row === column ? Math.sqrt(sum) : sum / pivot;
    }
  }
  return factor;
}

/** Solves `L y = b`; values that `b` lacks are 0. */
function solveLower(factor: Float64Array, b: ArrayLike<number>): Float64Array {
  const dimension = Math.sqrt(factor.length);
  const y = new Float64Array(dimension);
  for (let row = 0; row < dimension; row++) {
    let sum = b[row] ?? 0;
    for (let k = 0; k < row; k++) sum -= (factor[row * dimension + k] ?? 0) * (y[k] ?? 0);
    y[row] = sum / (factor[row * dimension + row] ?? 1);
  }
  return y;
}

/** Solves `Lᵀ w = y`. */
function solveUpper(factor: Float64Array, y: Float64Array): Float64Array {
  const dimension = y.length;
  const w = new Float64Array(dimension);
  for (let row = dimension - 1; row >= 0; row--) {
    let sum = y[row] ?? 0;
    for (let k = row + 1; k < dimension; k++)
      sum -= (factor[k * dimension + row] ?? 0) * (w[k] ?? 0);
    w[row] = sum / (factor[row * dimension + row] ?? 1);
  }
  return w;
}
