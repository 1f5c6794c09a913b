import type { RankedItems } from '../scores.js';
import type { Candidates } from './candidates.js';

export interface OnlineWeightsOptions {
  /** Outcomes after which an older one counts 1/e as much in the means. */
  readonly memory: number;
  /** Step of the gradient (AdaGrad). */
  readonly rate: number;
  /** Weight of each source before anything is learnt. */
  readonly start: number;
  /** By how much a single source must be better than the mixtures before it is served alone. */
  readonly margin: number;
}

export const defaultOnlineWeightsOptions: OnlineWeightsOptions = {
  memory: 2_000,
  rate: 0.3,
  start: 2,
  margin: 0.005,
};

export interface OnlineWeightsState {
  readonly outcomes: number;
  readonly ranks: readonly number[];
  readonly weights: readonly number[];
  readonly squares: readonly number[];
  readonly rewards: readonly number[];
}

/** The power of the mean reciprocal rank that a source counts with. */
const SHARPNESS = 4;
const LONGEST_REWARDED = 20;
/** Mixtures: by the ranks of each source, and by the gradient. They stand behind the sources. */
const MIXTURES = 2;

/**
 * Weights of sources from what shoppers chose. Two mixtures are learnt side by side: each source by its mean
 * reciprocal rank of the chosen item to the fourth power, and the weights that make the chosen item likely
 * (softmax over all candidates, gradient steps by AdaGrad: Duchi et al., JMLR 2011). Every choice also
 * rewards the mixtures and each source alone by the discounted gain of its place; what has been rewarded
 * most is served. So a mixture that does harm gives way to the best source.
 */
export class OnlineWeights {
  #outcomes = 0;
  readonly #ranks: Float64Array;
  readonly #weights: Float64Array;
  readonly #squares: Float64Array;
  /** Mean reward of each source alone, then of the mixtures. */
  readonly #rewards: Float64Array;

  constructor(
    private readonly sources: number,
    private readonly options: OnlineWeightsOptions = defaultOnlineWeightsOptions,
  ) {
    this.#ranks = new Float64Array(sources);
    this.#weights = new Float64Array(sources).fill(options.start);
    this.#squares = new Float64Array(sources).fill(1e-3);
    this.#rewards = new Float64Array(sources + MIXTURES);
  }

  static fromState(
    sources: number,
    options: OnlineWeightsOptions,
    state: OnlineWeightsState,
  ): OnlineWeights {
    const weights = new OnlineWeights(sources, options);
    weights.#outcomes = state.outcomes;
    weights.#ranks.set(state.ranks);
    weights.#weights.set(state.weights);
    weights.#squares.set(state.squares);
    weights.#rewards.set(state.rewards);
    return weights;
  }

  toState(): OnlineWeightsState {
    return {
      outcomes: this.#outcomes,
      ranks: [...this.#ranks],
      weights: [...this.#weights],
      squares: [...this.#squares],
      rewards: [...this.#rewards],
    };
  }

  /** Choices learnt from. */
  get outcomes(): number {
    return this.#outcomes;
  }

  /** What is served: a weight for each source. */
  get served(): Float64Array {
    let best = this.sources;
    for (let mixture = this.sources; mixture < this.#rewards.length; mixture++) {
      if ((this.#rewards[mixture] ?? 0) >= (this.#rewards[best] ?? 0)) best = mixture;
    }
    let bar = (this.#rewards[best] ?? 0) * (1 + this.options.margin);
    for (let source = 0; source < this.sources; source++) {
      if ((this.#rewards[source] ?? 0) <= bar) continue;
      best = source;
      bar = this.#rewards[source] ?? 0;
    }
    return this.#mixture(best);
  }

  /** An item was chosen from the candidates of some lists. */
  learn(lists: readonly RankedItems[], candidates: Candidates, chosen: number): void {
    const row = candidates.rowOf(chosen);
    this.#outcomes += 1;
    const step = 1 / Math.min(this.#outcomes, this.options.memory);
    for (let mixture = this.sources; mixture < this.#rewards.length; mixture++) {
      const place = row < 0 ? -1 : placeOf(candidates, row, this.#mixture(mixture));
      this.#reward(mixture, place, step);
    }
    lists.forEach(({ items }, source) => {
      const place = items.indexOf(chosen);
      this.#reward(source, place, step);
      const mean = this.#ranks[source] ?? 0;
      this.#ranks[source] = mean + step * ((place < 0 ? 0 : 1 / (place + 1)) - mean);
    });
    if (row >= 0) this.#descend(candidates, row);
  }

  #mixture(mixture: number): Float64Array {
    if (mixture < this.sources) {
      const alone = new Float64Array(this.sources);
      alone[mixture] = 1;
      return alone;
    }
    if (mixture > this.sources) return this.#weights;
    const greatest = Math.max(...this.#ranks);
    return this.#ranks.map((mean) => (greatest === 0 ? 1 : (mean / greatest) ** SHARPNESS));
  }

  #reward(method: number, place: number, step: number): void {
    const gain = place < 0 || place >= LONGEST_REWARDED ? 0 : 1 / Math.log2(place + 2);
    const mean = this.#rewards[method] ?? 0;
    this.#rewards[method] = mean + step * (gain - mean);
  }

  #descend(candidates: Candidates, row: number): void {
    const expected = new Float64Array(this.sources);
    const offset = candidates.score(row, this.#weights);
    let total = 0;
    for (let other = 0; other < candidates.size; other++) {
      const odds = Math.exp(Math.min(50, candidates.score(other, this.#weights) - offset));
      total += odds;
      for (let source = 0; source < this.sources; source++) {
        expected[source] = expected[source]! + odds * candidates.share(other, source);
      }
    }
    for (let source = 0; source < this.sources; source++) {
      const slope = candidates.share(row, source) - (expected[source] ?? 0) / total;
      const square = (this.#squares[source] ?? 0) + slope * slope;
      this.#squares[source] = square;
      const moved = (this.#weights[source] ?? 0) + (this.options.rate * slope) / Math.sqrt(square);
      this.#weights[source] = Math.max(0, moved);
    }
  }
}

/** How many candidates score more than one of them. */
function placeOf(candidates: Candidates, row: number, weights: Float64Array): number {
  const score = candidates.score(row, weights);
  let better = 0;
  for (let other = 0; other < candidates.size && better < LONGEST_REWARDED; other++) {
    if (candidates.score(other, weights) > score) better += 1;
  }
  return better;
}
