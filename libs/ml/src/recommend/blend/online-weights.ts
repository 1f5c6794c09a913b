import type { RankedItems } from '../scores.js';
import type { Candidates, Mixture } from './candidates.js';
import { GradientWeights } from './gradient-weights.js';
import type { GradientOptions, GradientWeightsState } from './gradient-weights.js';

export interface OnlineWeightsOptions extends GradientOptions {
  /** Choices after which an older one counts 1/e as much in the means. */
  readonly memory: number;
  /** By how much a single source must be better than the mixtures before it is served alone. */
  readonly margin: number;
}

export const defaultOnlineWeightsOptions: OnlineWeightsOptions = {
  memory: 2_000,
  rate: 0.3,
  start: 2,
  head: 50,
  margin: 0.005,
};

export interface OnlineWeightsState {
  readonly choices: number;
  readonly ranks: readonly number[];
  readonly rewards: readonly number[];
  readonly gradients: readonly GradientWeightsState[];
}

/** The power of the mean reciprocal rank that a source counts with. */
const SHARPNESS = 4;
const LONGEST_REWARDED = 20;

/**
 * Weights of sources from what shoppers chose. Three mixtures are learnt side by side: each source by its mean reciprocal rank
 * of what was chosen, to the fourth power, and weights by gradient on two scales. Every choice also rewards
 * the mixtures and each source alone by the discounted gain of its place; what has been rewarded most is
 * served (follow the leader). So a mixture that does harm gives way to the best source.
 */
export class OnlineWeights {
  #choices = 0;
  readonly #ranks: Float64Array;
  readonly #gradients: readonly GradientWeights[];
  /** Mean reward of each source alone, then of the mixtures. */
  readonly #rewards: Float64Array;
  #served: Mixture | undefined;

  constructor(
    private readonly sources: number,
    private readonly options: OnlineWeightsOptions = defaultOnlineWeightsOptions,
  ) {
    this.#ranks = new Float64Array(sources);
    this.#gradients = [
      new GradientWeights(sources, 'root', options),
      new GradientWeights(sources, 'rank', options),
    ];
    this.#rewards = new Float64Array(sources + 1 + this.#gradients.length);
  }

  static fromState(
    sources: number,
    options: OnlineWeightsOptions,
    state: OnlineWeightsState,
  ): OnlineWeights {
    const weights = new OnlineWeights(sources, options);
    weights.#choices = state.choices;
    weights.#ranks.set(state.ranks);
    weights.#rewards.set(state.rewards);
    weights.#gradients.forEach((gradient, at) => {
      const known = state.gradients[at];
      if (known !== undefined) gradient.restore(known);
    });
    return weights;
  }

  toState(): OnlineWeightsState {
    return {
      choices: this.#choices,
      ranks: [...this.#ranks],
      rewards: [...this.#rewards],
      gradients: this.#gradients.map((gradient) => gradient.toState()),
    };
  }

  /** Choices learnt from. */
  get choices(): number {
    return this.#choices;
  }

  /** Computed once for each choice that is learnt; its weights change with the next one. */
  get served(): Mixture {
    return (this.#served ??= this.#leader());
  }

  #leader(): Mixture {
    const mixtures = this.#mixtures();
    const rewardOf = (at: number) => this.#rewards[this.sources + at] ?? 0;
    let best = 0;
    for (let at = 1; at < mixtures.length; at++) if (rewardOf(at) > rewardOf(best)) best = at;
    let bar = rewardOf(best) * (1 + this.options.margin);
    let alone = -1;
    for (let source = 0; source < this.sources; source++) {
      const reward = this.#rewards[source] ?? 0;
      if (reward <= bar) continue;
      alone = source;
      bar = reward;
    }
    const mixture = mixtures[best];
    return alone < 0 && mixture !== undefined ? mixture : this.#alone(alone);
  }

  /** An item was chosen for which these lists and candidates had been made. */
  learn(lists: readonly RankedItems[], candidates: Candidates, chosen: number): void {
    const row = candidates.rowOf(chosen);
    this.#served = undefined;
    this.#choices += 1;
    const step = 1 / Math.min(this.#choices, this.options.memory);
    this.#mixtures().forEach((mixture, at) => {
      this.#reward(this.sources + at, placeOf(candidates, row, mixture), step);
    });
    lists.forEach(({ items }, source) => {
      const place = items.indexOf(chosen);
      this.#reward(source, place, step);
      const mean = this.#ranks[source] ?? 0;
      this.#ranks[source] = mean + step * ((place < 0 ? 0 : 1 / (place + 1)) - mean);
    });
    if (row < 0) return;
    for (const gradient of this.#gradients) gradient.learn(candidates, row);
  }

  #mixtures(): Mixture[] {
    const greatest = Math.max(...this.#ranks);
    const weights = this.#ranks.map((mean) =>
      greatest === 0 ? 1 : (mean / greatest) ** SHARPNESS,
    );
    return [{ scale: 'share', weights }, ...this.#gradients.map(({ mixture }) => mixture)];
  }

  #alone(source: number): Mixture {
    const weights = new Float64Array(this.sources);
    weights[source] = 1;
    return { scale: 'share', weights };
  }

  #reward(method: number, place: number, step: number): void {
    const gain = place < 0 || place >= LONGEST_REWARDED ? 0 : 1 / Math.log2(place + 2);
    const mean = this.#rewards[method] ?? 0;
    this.#rewards[method] = mean + step * (gain - mean);
  }
}

/** Returns the number of candidates that score more than one of them; -1 when there is no such row. */
function placeOf(candidates: Candidates, row: number, mixture: Mixture): number {
  if (row < 0) return -1;
  const score = candidates.score(row, mixture);
  let better = 0;
  for (let other = 0; other < candidates.size && better < LONGEST_REWARDED; other++) {
    if (candidates.score(other, mixture) > score) better += 1;
  }
  return better;
}
