import { grownTo, grownWithin } from '../growable.js';
import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import type { Scores } from '../scores.js';

export interface PopularItemsOptions {
  /** Time in which a count halves, ms; Infinity counts for ever. */
  readonly halfLife: number;
  /** Items ranked of the whole shop, and of each category. */
  readonly boardSize: number;
  readonly maxItems: number;
  readonly maxCategories: number;
  /** The category of an item, numbered from 0; `undefined` for one without. */
  readonly categoryOf: (item: number) => number | undefined;
  /** The latest items whose categories a list is made of, and the share of the categories in a score. */
  readonly basis: number;
  readonly categoryShare: number;
}

export const defaultPopularItemsOptions: PopularItemsOptions = {
  halfLife: Infinity,
  boardSize: 1_000,
  maxItems: 200_000,
  maxCategories: 2_000,
  categoryOf: () => undefined,
  basis: 5,
  categoryShare: 0.9,
};

export interface PopularItemsState {
  readonly levels: readonly number[];
  readonly boards: readonly (readonly number[])[];
  readonly origin?: number;
  /** Of the counts; absent before the first touch. */
  readonly base?: number;
}

/**
 * Items in order of a level, the greatest first. A level that only rises needs no sorting: the item moves up in front of
 * those that it has overtaken.
 */
class Board {
  #items = new Int32Array(FIRST_PLACES);
  #count = 0;

  constructor(private readonly size: number) {}

  get items(): Int32Array {
    return this.#items.subarray(0, this.#count);
  }

  /** Takes the place of what it held, in this order. */
  restore(items: readonly number[]): void {
    this.#items = Int32Array.from(items);
    this.#count = items.length;
  }

  /** The item's level has risen. */
  raise(item: number, levels: Float64Array): void {
    const level = levels[item] ?? 0;
    const last = this.#count - 1;
    // Whatever is on the board has at least the level of the last.
    const isBelow = last >= 0 && level < (levels[this.#items[last] ?? 0] ?? 0);
    const known = isBelow ? -1 : this.items.lastIndexOf(item);
    const from = known >= 0 ? known : this.#admit(level, levels);
    if (from < 0) return;
    const to = this.#firstBelow(level, from, levels);
    this.#items.copyWithin(to + 1, to, from);
    this.#items[to] = item;
  }

  /** The place of an item that is not on the board, or -1 when there is none for it. */
  #admit(level: number, levels: Float64Array): number {
    if (this.#count < this.size) {
      this.#items = grownWithin(this.#items, this.#count + 1, this.size);
      return this.#count++;
    }
    const last = this.#count - 1;
    return last >= 0 && (levels[this.#items[last] ?? 0] ?? 0) < level ? last : -1;
  }

  /** The first place before `end` whose item is below a level, or `end`. */
  #firstBelow(level: number, end: number, levels: Float64Array): number {
    let from = 0;
    let to = end;
    while (from < to) {
      const middle = (from + to) >> 1;
      if ((levels[this.#items[middle] ?? 0] ?? 0) < level) to = middle;
      else from = middle + 1;
    }
    return from;
  }
}

const FIRST_PLACES = 8;
const nothing = new Int32Array(0);
const WHOLE_SHOP = 0;

/**
 * Ranks what is popular in the shop and in the categories of the latest items. Counts fade and are kept as
 * `log2(count) + time / halfLife`, whose order does not change with time. A short half-life gives what
 * is trending.
 */
export class PopularItems implements RankingModel {
  readonly options: PopularItemsOptions;
  #levels = new Float64Array(0);
  /** `2 ** (level - base)`: what a list asks of a thousand items. */
  #counts = new Float64Array(0);
  #base: number | undefined;
  /** The whole shop, then the categories. */
  readonly #boards: (Board | undefined)[] = [];
  #origin: number | undefined;

  constructor(options: Partial<PopularItemsOptions> = {}) {
    this.options = { ...defaultPopularItemsOptions, ...options };
  }

  static fromState(options: Partial<PopularItemsOptions>, state: PopularItemsState): PopularItems {
    const model = new PopularItems(options);
    model.#levels = Float64Array.from(state.levels, (level) => (level < -MOST ? -Infinity : level));
    model.#origin = state.origin;
    if (state.base !== undefined) model.#rebase(state.base);
    state.boards.forEach((items, at) => {
      if (items.length > 0) model.#boardOf(at).restore(items);
    });
    return model;
  }

  toState(): PopularItemsState {
    return {
      levels: [...this.#levels].map((level) => (Number.isFinite(level) ? level : -2 * MOST)),
      boards: Array.from(this.#boards, (board) => [...(board?.items ?? [])]),
      ...(this.#origin !== undefined && { origin: this.#origin }),
      ...(this.#base !== undefined && { base: this.#base }),
    };
  }

  learn({ item, time, weight }: Touch): void {
    if (item >= this.options.maxItems) return;
    this.#origin ??= time;
    this.#levels = grownTo(this.#levels, item + 1, -Infinity);
    const age = (time - this.#origin) / this.options.halfLife;
    const level = this.#levels[item] ?? -Infinity;
    this.#levels[item] = Math.log2(2 ** (level - age) + weight) + age;
    this.#count(item);
    this.#boardOf(WHOLE_SHOP).raise(item, this.#levels);
    const category = this.options.categoryOf(item);
    if (category === undefined || category >= this.options.maxCategories) return;
    this.#boardOf(category + 1).raise(item, this.#levels);
  }

  score({ history }: RankingQuery, scores: Scores): void {
    const { basis, categoryShare } = this.options;
    const categories = new Set<number>();
    for (let at = history.length - 1; at >= Math.max(0, history.length - basis); at--) {
      const category = this.options.categoryOf(history[at] ?? 0);
      if (category !== undefined) categories.add(category);
    }
    for (const category of categories) {
      this.#speak(this.#boards[category + 1], categoryShare / categories.size, scores);
    }
    this.#speak(this.#boards[WHOLE_SHOP], categories.size > 0 ? 1 - categoryShare : 1, scores);
  }

  #speak(board: Board | undefined, share: number, scores: Scores): void {
    const items = board?.items ?? nothing;
    if (items.length === 0) return;
    const factor = share / (this.#counts[items[0] ?? 0] ?? 1);
    for (const item of items) scores.add(item, factor * (this.#counts[item] ?? 0));
  }

  #count(item: number): void {
    const level = this.#levels[item] ?? 0;
    if (this.#base === undefined || level - this.#base > MOST_HALVINGS) this.#rebase(level);
    this.#counts = grownTo(this.#counts, item + 1);
    this.#counts[item] = 2 ** (level - (this.#base ?? 0));
  }

  /** Counts are told from a later level, before they are more than a number can hold. */
  #rebase(base: number): void {
    this.#base = base;
    this.#counts = this.#levels.map((level) => 2 ** (level - base));
  }

  #boardOf(at: number): Board {
    return (this.#boards[at] ??= new Board(this.options.boardSize));
  }
}

/** A number holds a count that is so many times doubled. */
const MOST_HALVINGS = 500;
/** No level of a real count is below. */
const MOST = 1e9;
