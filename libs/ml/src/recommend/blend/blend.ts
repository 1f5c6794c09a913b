import { Scores } from '../scores.js';
import type { RankedItems } from '../scores.js';
import type { RankingModel, RankingQuery } from '../ranking-model.js';
import { Candidates, opinion } from './candidates.js';
import type { Mixture } from './candidates.js';
import { defaultOnlineWeightsOptions, OnlineWeights } from './online-weights.js';
import type { OnlineWeightsOptions, OnlineWeightsState } from './online-weights.js';

export interface BlendSource {
  readonly name: string;
  readonly model: RankingModel;
}

export interface BlendOptions extends OnlineWeightsOptions {
  /** Items taken of each source. */
  readonly depth: number;
  /** Choices after which a length of history has weights of its own. */
  readonly ownWeightsAfter: number;
  /** Surfaces with weights of their own; further ones share those of all. */
  readonly maxSurfaces: number;
}

export const defaultBlendOptions: BlendOptions = {
  ...defaultOnlineWeightsOptions,
  depth: 100,
  ownWeightsAfter: 500,
  maxSurfaces: 32,
};

/** Where a list is shown, and which items it must not hold. */
export interface BlendSlot {
  readonly surface: string;
  readonly isLeftOut?: (item: number) => boolean;
}

export interface BlendedItems extends RankedItems {
  /** By item: the number of the source that says most for it. */
  readonly sources: Uint8Array;
}

export interface BlendState {
  readonly weights: Readonly<Record<string, OnlineWeightsState>>;
}

const silence: RankedItems = { items: new Int32Array(0), scores: new Float64Array(0) };
const ALL_SURFACES = '';
/** Touches from which a history belongs to the next length. */
const LENGTHS = [2, 4, 8, 16, 64];

/**
 * Lists of several sources made one: shares of the greatest score of each, weighted by what was learnt on the
 * surface for histories of that length, or on the whole surface while the length has seen few choices.
 */
export class Blend {
  readonly options: BlendOptions;
  readonly #weights = new Map<string, OnlineWeights>();
  readonly #scores = new Scores();
  readonly #unlearnt: OnlineWeights;

  constructor(
    readonly sources: readonly BlendSource[],
    options: Partial<BlendOptions> = {},
  ) {
    this.options = { ...defaultBlendOptions, ...options };
    this.#unlearnt = new OnlineWeights(sources.length, this.options);
  }

  /** Restores what was learnt of choices; the models of the sources restore themselves. */
  static fromState(
    sources: readonly BlendSource[],
    options: Partial<BlendOptions>,
    state: BlendState,
  ): Blend {
    const blend = new Blend(sources, options);
    for (const [key, weights] of Object.entries(state.weights)) {
      const restored = OnlineWeights.fromState(sources.length, blend.options, weights);
      blend.#weights.set(key, restored);
    }
    return blend;
  }

  toState(): BlendState {
    const weights = [...this.#weights].map(([key, learnt]) => [key, learnt.toState()] as const);
    return { weights: Object.fromEntries(weights) };
  }

  /** Returns the list of each source by itself, in the order of the sources. */
  lists(query: RankingQuery, slot: BlendSlot): RankedItems[] {
    return this.listsFor(query, [slot])[0] ?? [];
  }

  /** The same for several slots: each source scores once. */
  listsFor(query: RankingQuery, slots: readonly BlendSlot[]): RankedItems[][] {
    const lists = slots.map((): RankedItems[] => []);
    for (const { model } of this.sources) {
      this.#scores.clear();
      model.score(query, this.#scores);
      slots.forEach(({ isLeftOut }, at) => {
        lists[at]?.push(this.#scores.top(this.options.depth, isLeftOut));
      });
    }
    return lists;
  }

  /** As `rankLists` of `lists`, but sources that the mixture gives no weight are not asked. */
  rank(query: RankingQuery, slot: BlendSlot, limit: number): BlendedItems {
    const { weights } = this.mixtureFor(slot.surface, query.history.length);
    const lists = this.sources.map(({ model }, source) => {
      if ((weights[source] ?? 0) <= 0) return silence;
      this.#scores.clear();
      model.score(query, this.#scores);
      return this.#scores.top(this.options.depth, slot.isLeftOut);
    });
    return this.rankLists(lists, { query, slot, limit });
  }

  /** Makes one of lists that `lists` returned for the query. */
  rankLists(
    lists: readonly RankedItems[],
    of: { readonly query: RankingQuery; readonly slot: BlendSlot; readonly limit: number },
  ): BlendedItems {
    const mixture = this.mixtureFor(of.slot.surface, of.query.history.length);
    this.#scores.clear();
    lists.forEach((list, source) => {
      const weight = mixture.weights[source] ?? 0;
      for (let place = 0; weight > 0 && place < list.items.length; place++) {
        this.#scores.add(list.items[place] ?? 0, weight * opinion(list, place, mixture.scale));
      }
    });
    const ranked = this.#scores.top(of.limit);
    const sources = Uint8Array.from(ranked.items, (item) => loudest(lists, item, mixture));
    return { ...ranked, sources };
  }

  /** The shopper chose an item for which these lists had been made. */
  learnChoice(
    lists: readonly RankedItems[],
    of: { readonly query: RankingQuery; readonly slot: BlendSlot },
    chosen: number,
  ): void {
    const candidates = new Candidates(lists);
    const surface = this.#surfaceOf(of.slot.surface);
    for (const key of [surface, keyOf(surface, of.query.history.length)]) {
      const known = this.#weights.get(key) ?? new OnlineWeights(this.sources.length, this.options);
      this.#weights.set(key, known);
      known.learn(lists, candidates, chosen);
    }
  }

  /** Returns the mixture by which lists of a surface are made, for a history of that many touches. */
  mixtureFor(surface: string, touches: number): Mixture {
    const known = this.#surfaceOf(surface);
    const own = this.#weights.get(keyOf(known, touches));
    if (own !== undefined && own.choices >= this.options.ownWeightsAfter) return own.served;
    const whole = this.#weights.get(known) ?? this.#unlearnt;
    return whole.served;
  }

  #surfaceOf(surface: string): string {
    if (this.#weights.has(surface)) return surface;
    const surfaces = [...this.#weights.keys()].filter((key) => !key.includes(SEPARATOR)).length;
    return surfaces < this.options.maxSurfaces ? surface : ALL_SURFACES;
  }
}

const SEPARATOR = '\u0000';

function keyOf(surface: string, touches: number): string {
  const length = LENGTHS.filter((from) => touches >= from).length;
  return `${surface}${SEPARATOR}${length}`;
}

function loudest(lists: readonly RankedItems[], item: number, { scale, weights }: Mixture): number {
  let best = 0;
  let most = -1;
  lists.forEach((list, source) => {
    const place = list.items.indexOf(item);
    const says = place < 0 ? 0 : (weights[source] ?? 0) * opinion(list, place, scale);
    if (says <= most) return;
    most = says;
    best = source;
  });
  return best;
}
