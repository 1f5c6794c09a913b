import { factorise, solveLower, solveUpper } from '../small-solve.js';

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
    this.#noise = noise;
    this.#factor = Float64Array.from(sums.products);
    for (let at = 0; at < this.#factor.length; at += dimension + 1) {
      this.#factor[at] = (this.#factor[at] ?? 0) + ridge;
    }
    factorise(this.#factor, dimension);
    this.#weights = Float64Array.from(sums.rewards);
    solveLower(this.#factor, this.#weights, dimension);
    solveUpper(this.#factor, this.#weights, dimension);
  }

  /** The expected reward of a context, and the standard deviation of that expectation. */
  expect(context: readonly number[]): { mean: number; deviation: number } {
    const mean = this.#weights.reduce((sum, weight, at) => sum + weight * (context[at] ?? 0), 0);
    const spread = this.#weights.map((_, at) => context[at] ?? 0);
    solveLower(this.#factor, spread, spread.length);
    const squares = spread.reduce((sum, value) => sum + value * value, 0);
    return { mean, deviation: this.#noise * Math.sqrt(squares) };
  }
}
