import {
  Blend,
  decodeEase,
  decodeFactors,
  Ease,
  historiesOf,
  ImplicitFactors,
  newSources,
  NOBODY,
  Scores,
  SessionKnn,
  sourceNames,
  UserCf,
  WindowedItemCf,
} from '@tradewind/ml';
import type {
  BlendedItems,
  BlendSlot,
  BlendState,
  RankedItems,
  RankingModel,
  RankingQuery,
  SourceName,
  Touch,
} from '@tradewind/ml';
import type { RefitInput, RefitResult } from './refit.js';

export interface ShopModelsOptions {
  /** The blend is made of these. */
  readonly sources: readonly SourceName[];
  /** Touches kept of a shopper: the latest. */
  readonly historyLength: number;
  /** Time in which the count of a trending item halves, ms. */
  readonly trendingHalfLifeMs: number;
  /** Touches before the first refit, and by which factor they have grown when the next is due. */
  readonly firstRefit: number;
  readonly refitGrowth: number;
}

export const defaultShopModelsOptions: ShopModelsOptions = {
  sources: sourceNames,
  historyLength: 1_000,
  trendingHalfLifeMs: 86_400_000,
  firstRefit: 500,
  refitGrowth: 1.5,
};

/** A touch, and what the models of a shop are told beside it. */
export interface ShopTouch extends Touch {
  readonly isOrder?: boolean;
  /** Numbered from 0. */
  readonly category?: number;
}

/** Lists of the sources for a query, from which one list is made. */
export interface Shown {
  readonly query: RankingQuery;
  readonly slot: BlendSlot;
  readonly lists: readonly RankedItems[];
}

/** These count people: a shopper counts once for an item as long as the history holds it, and for each order. */
const OF_PEOPLE: ReadonlySet<string> = new Set<SourceName>(['popular', 'trending']);
const BASKET = { window: 50, maxNeighbours: 100 };

/**
 * The models of one shop and the blend of them, by numbers of shoppers and items. The service serves from it, and the
 * evaluation measures it: what they learn depends on the sequence of touches, choices and refits alone.
 */
export class ShopModels {
  readonly options: ShopModelsOptions;
  /** Pairs of items in one order. */
  readonly basket = new WindowedItemCf(BASKET);
  readonly #histories: (number[] | undefined)[] = [];
  readonly #categories: (number | undefined)[] = [];
  readonly #scores = new Scores();
  /** The block of the last refit, from which the next one starts. */
  #factors: Uint8Array | undefined;
  #blend: Blend;
  #learnt = 0;
  #itemCount = 0;
  #refitAt: number;

  constructor(options: Partial<ShopModelsOptions> = {}) {
    this.options = { ...defaultShopModelsOptions, ...options };
    const { sources, trendingHalfLifeMs: trendingHalfLife, firstRefit } = this.options;
    const categoryOf = (item: number) => this.#categories[item];
    this.#blend = new Blend(newSources(sources, { categoryOf, trendingHalfLife }));
    this.#refitAt = firstRefit;
  }

  get blend(): Blend {
    return this.#blend;
  }

  /** Touches learnt. */
  get learnt(): number {
    return this.#learnt;
  }

  get itemCount(): number {
    return this.#itemCount;
  }

  /** What a shopper touched, the latest last; it changes with the next touch. */
  historyOf(shopper: number): readonly number[] {
    return this.#histories[shopper] ?? [];
  }

  learn(touch: ShopTouch): void {
    const { item, shopper, category } = touch;
    if (category !== undefined) this.#categories[item] = category;
    const history = (this.#histories[shopper] ??= []);
    this.#learnt += 1;
    this.#itemCount = Math.max(this.#itemCount, item + 1);
    this.#tell(touch, history);
    history.push(item);
    if (history.length > this.options.historyLength) history.shift();
  }

  /** An order always counts; a reload counts for the session alone, and an item seen before not in counts of people. */
  #tell(touch: ShopTouch, history: readonly number[]): void {
    const isOrder = touch.isOrder === true;
    const isReload = !isOrder && history.at(-1) === touch.item;
    const isKnown = !isOrder && history.includes(touch.item);
    for (const { name, model } of this.#blend.sources) {
      const isSilent = model instanceof SessionKnn ? false : isReload;
      if (!isSilent && !(isKnown && OF_PEOPLE.has(name))) model.learn(touch, history);
    }
  }

  /** Items that stand in one order. */
  learnBasket(items: readonly number[], time: number): void {
    items.forEach((item, at) => {
      this.basket.learn({ shopper: NOBODY, item, time, weight: 1 }, items.slice(0, at));
    });
  }

  /** The number stands for another shopper from now on. */
  forget(shopper: number): void {
    this.#histories[shopper] = undefined;
    for (const { model } of this.#blend.sources) {
      if (model instanceof UserCf) model.forget(shopper);
      if (model instanceof SessionKnn) model.end(shopper);
    }
  }

  /** Takes a shopper out of whatever is kept by shopper. */
  erase(shopper: number): void {
    this.#histories[shopper] = undefined;
    for (const { model } of this.#blend.sources) {
      if (model instanceof UserCf || model instanceof SessionKnn) model.forget(shopper);
    }
  }

  /** Whether touches have grown so much that EASE and factors are to be trained anew. */
  get isRefitDue(): boolean {
    return this.#learnt >= this.#refitAt;
  }

  /** What a refit learns from; the next one is due when touches have grown again. */
  beginRefit(): Omit<RefitInput, 'seed'> {
    this.#refitAt = this.#learnt * this.options.refitGrowth;
    const histories = historiesOf(this.#histories, this.#itemCount);
    return { histories, ...(this.#factors && { warm: this.#factors }) };
  }

  takeRefit({ ease, factors }: RefitResult): void {
    this.#factors = factors ?? this.#factors;
    for (const { model } of this.#blend.sources) {
      if (ease && model instanceof Ease) model.solution = decodeEase(ease);
      if (factors && model instanceof ImplicitFactors) model.trained = decodeFactors(factors);
    }
  }

  show(query: RankingQuery, slot: BlendSlot): Shown {
    return { query, slot, lists: this.#blend.lists(query, slot) };
  }

  /** The same for several slots: each source ranks once. */
  showFor(query: RankingQuery, slots: readonly BlendSlot[]): Shown[] {
    const lists = this.#blend.listsFor(query, slots);
    return slots.map((slot, at) => ({ query, slot, lists: lists[at] ?? [] }));
  }

  rank({ query, slot, lists }: Shown, limit: number): BlendedItems {
    return this.#blend.rankLists(lists, { query, slot, limit });
  }

  /** As `rank` of `show`, for a list that nothing is learnt from: sources without weight are not asked. */
  list(query: RankingQuery, slot: BlendSlot, limit: number): BlendedItems {
    return this.#blend.rank(query, slot, limit);
  }

  learnChoice({ query, slot, lists }: Shown, chosen: number): void {
    this.#blend.learnChoice(lists, { query, slot }, chosen);
  }

  /** Goes on with the weights that another blend of the same sources has learnt. */
  takeWeights(state: BlendState): void {
    this.#blend = Blend.fromState(this.#blend.sources, {}, state);
  }

  /** What one model says; the sums are used again by the next call. */
  scoresOf(model: RankingModel, query: RankingQuery): Scores {
    this.#scores.clear();
    model.score(query, this.#scores);
    return this.#scores;
  }

  /** A model of the blend by its name. */
  source(name: SourceName): RankingModel | undefined {
    return this.#blend.sources.find((source) => source.name === name)?.model;
  }
}

/** A query for whoever has this history. */
export function queryOf(history: ArrayLike<number>, now: number, shopper = NOBODY): RankingQuery {
  return { shopper, history, now };
}

/** A slot without the items of a history. */
export function slotWithout(surface: string, history: Iterable<number>): BlendSlot {
  const seen = new Set(history);
  return { surface, isLeftOut: (item) => seen.has(item) };
}
