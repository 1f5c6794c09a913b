import { BestItems } from '../scores.js';
import type { Candidates, Mixture, Scale } from './candidates.js';

export interface GradientWeightsState {
  readonly weights: readonly number[];
  readonly squares: readonly number[];
}

export interface GradientOptions {
  /** Step of the gradient. */
  readonly rate: number;
  /** Weight of each source before anything is learnt. */
  readonly start: number;
  /** Candidates that a choice is compared with: those that the weights rank first. */
  readonly head: number;
}

/** Exponents are cut off here, so that one surprise does not overflow. */
const MOST_EXPONENT = 50;

/**
 * Weights, none of them negative, that make what was chosen likely among the first candidates: softmax, one gradient step for
 * each choice, step lengths by AdaGrad (Duchi et al., JMLR 2011). A choice that was not among the first
 * teaches nothing, since nothing could be done for it without harm to those that are shown.
 */
export class GradientWeights {
  readonly #weights: Float64Array;
  readonly #squares: Float64Array;

  constructor(
    private readonly sources: number,
    private readonly scale: Scale,
    private readonly options: GradientOptions,
  ) {
    this.#weights = new Float64Array(sources).fill(options.start);
    this.#squares = new Float64Array(sources).fill(1e-3);
  }

  restore({ weights, squares }: GradientWeightsState): void {
    this.#weights.set(weights);
    this.#squares.set(squares);
  }

  toState(): GradientWeightsState {
    return { weights: [...this.#weights], squares: [...this.#squares] };
  }

  get mixture(): Mixture {
    return { scale: this.scale, weights: this.#weights };
  }

  learn(candidates: Candidates, chosen: number): void {
    const { mixture } = this;
    const best = new BestItems(this.options.head);
    for (let row = 0; row < candidates.size; row++) best.add(row, candidates.score(row, mixture));
    const { items: rows, scores } = best.ranked();
    const place = rows.indexOf(chosen);
    if (place < 0) return;
    const offset = scores[place] ?? 0;
    const expected = new Float64Array(this.sources);
    let total = 0;
    rows.forEach((row, at) => {
      const odds = Math.exp(Math.min(MOST_EXPONENT, (scores[at] ?? 0) - offset));
      total += odds;
      for (let source = 0; source < this.sources; source++) {
        expected[source] =
          (expected[source] ?? 0) + odds * candidates.said(this.scale, row, source);
      }
    });
    expected.forEach((sum, source) => {
      this.#step(source, candidates.said(this.scale, chosen, source) - sum / total);
    });
  }

  #step(source: number, slope: number): void {
    const square = (this.#squares[source] ?? 0) + slope * slope;
    this.#squares[source] = square;
    const moved = (this.#weights[source] ?? 0) + (this.options.rate * slope) / Math.sqrt(square);
    this.#weights[source] = Math.max(0, moved);
  }
}
