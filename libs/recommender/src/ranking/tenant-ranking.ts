import { WindowedItemCf } from '@tradewind/ml';
import type { SourceName } from '@tradewind/ml';
import { Names, RecentNames } from './names.js';
import { ROW_LENGTH } from './neighbour-rows.js';
import type { NeighbourRow } from './neighbour-row.js';
import type { RefitInput, RefitResult } from './refit.js';
import { queryOf, ShopModels, slotWithout } from './shop-models.js';
import type { ShopModelsOptions } from './shop-models.js';
import { MAY_REPEAT, NEW_TO_SHOPPER } from './shop-ranking.js';
import type { ListQuery, RankedItem, ShopRanking } from './shop-ranking.js';
import type { ToldTouch } from './told-touches.js';

export interface TenantRankingOptions extends ShopModelsOptions {
  readonly maxItems: number;
  readonly maxShoppers: number;
  readonly maxCategories: number;
  /** Touches of one shopper that are learnt in an epoch. */
  readonly maxTouches: number;
  /** Choices that teach the weights: one of so many touches, at first, and once `firstChoices` have. */
  readonly choiceEvery: number;
  readonly firstChoices: number;
  readonly laterChoiceEvery: number;
}

/** Items of the history among which `because` is looked for. */
const BECAUSE = 10;

/** So many lists (in twos) have numbers of 32 bits. */
const MOST_LISTS = 0xffff_fff0;

const noScores = new Float64Array(0);

/** The models of one tenant's shop, by the names of its items and shoppers. */
export class TenantRanking implements ShopRanking {
  readonly models: ShopModels;
  /** The last epoch with touches that it has learned. */
  epoch = -Infinity;
  #revision = 0;
  readonly #items: Names;
  readonly #categories: Names;
  readonly #shoppers: RecentNames;
  /** By item: in which list it was looked at last (an even number), one more if it was left out. */
  #verdicts = new Uint32Array(0);
  #list = 0;
  #chosen = 0;
  #sinceChoice = 0;

  constructor(private readonly options: TenantRankingOptions) {
    this.models = new ShopModels(options);
    this.#items = new Names(options.maxItems);
    this.#categories = new Names(options.maxCategories);
    this.#shoppers = new RecentNames(options.maxShoppers, (shopper) => {
      this.models.forget(shopper);
    });
  }

  /** Learns the touches of an epoch, one at a time: what stands between two may be read. */
  *learn(epoch: number, touches: readonly ToldTouch[]): Generator<undefined, void> {
    const counts = new Map<string, number>();
    for (const touch of touches) {
      const count = (counts.get(touch.shopper) ?? 0) + 1;
      counts.set(touch.shopper, count);
      if (count > this.options.maxTouches) continue;
      this.#learn(touch);
      yield;
    }
    this.epoch = epoch;
    this.#revision += 1;
  }

  /** The result of a training counts from now on. */
  takeRefit(result: RefitResult): void {
    this.models.takeRefit(result);
    this.#revision += 1;
  }

  /** Grows when an epoch has been learned, and when a training counts: lists may be others from then on. */
  get revision(): number {
    return this.#revision;
  }

  /** Drops what is kept by shopper: counts over shoppers stay, EASE and factors until the next refit. */
  erase(shopper: string): void {
    const number = this.#shoppers.drop(shopper);
    if (number !== undefined) this.models.erase(number);
  }

  rank({ shopper, history, now, surface, isLeftOut, limit }: ListQuery): RankedItem[] {
    const number = shopper === undefined ? undefined : this.#shoppers.known(shopper);
    const items = this.#historyOf(number, history);
    const slot = { surface, isLeftOut: this.#onceForEach(isLeftOut) };
    const ranked = this.models.list(queryOf(items, now, number), slot, limit);
    return Array.from(ranked.items, (item, at) => {
      const source = this.models.options.sources[ranked.sources[at] ?? 0] ?? 'popular';
      const because = this.#becauseOf(item, items);
      return {
        item: this.#items.nameOf(item),
        score: ranked.scores[at] ?? 0,
        source,
        ...(because !== undefined && { because }),
      };
    });
  }

  /** What one source alone ranks, best first; `basket` ranks what stood in orders with the items. */
  rankBy(
    source: SourceName | 'basket',
    { history, now, isLeftOut, limit }: Omit<ListQuery, 'surface' | 'shopper'>,
  ): [item: string, score: number][] {
    const model = source === 'basket' ? this.models.basket : this.models.source(source);
    if (model === undefined) return [];
    const scores = this.models.scoresOf(model, queryOf(this.#numbersOf(history), now));
    const top = scores.top(limit, this.#onceForEach(isLeftOut));
    return Array.from(top.items, (item, at) => [this.#items.nameOf(item), top.scores[at] ?? 0]);
  }

  /** What the model remembers that a shopper touched. */
  touchedBy(shopper: string): string[] {
    const number = this.#shoppers.known(shopper);
    const history = number === undefined ? [] : this.models.historyOf(number);
    return history.map((item) => this.#items.nameOf(item));
  }

  /** Items in the order in which they came up first, the newest first. */
  newest(limit: number, isLeftOut: (item: string) => boolean): string[] {
    const newest: string[] = [];
    const { all } = this.#items;
    for (let at = all.length - 1; at >= 0 && newest.length < limit; at--) {
      const item = all[at] ?? '';
      if (!isLeftOut(item)) newest.push(item);
    }
    return newest;
  }

  /** The items most similar to one; undefined for one that was never touched. */
  rowOf(item: string): NeighbourRow | undefined {
    const number = this.#items.known(item);
    if (number === undefined) return undefined;
    const { items, scores = noScores } = this.#pairs?.similar(number, ROW_LENGTH) ?? {};
    const names = Array.from(items ?? [], (neighbour) => this.#items.nameOf(neighbour));
    return { items: names, similarities: scores };
  }

  /** How often two items were touched together, weighted: 0 if it is not counted. */
  together(item: string, other: string): number {
    const [one, two] = [this.#items.known(item), this.#items.known(other)];
    return one === undefined || two === undefined ? 0 : (this.#pairs?.together(one, two) ?? 0);
  }

  /** Weighted touches of an item, as pairs are counted. */
  touchesOf(item: string): number {
    const number = this.#items.known(item);
    return number === undefined ? 0 : (this.#pairs?.touches(number) ?? 0);
  }

  get itemCount(): number {
    return this.#items.size;
  }

  /** What a refit is trained from, if one is due. */
  beginRefit(): Omit<RefitInput, 'seed'> | undefined {
    return this.models.isRefitDue ? this.models.beginRefit() : undefined;
  }

  /** By number instead of name. An item that several sources name is looked at once. */
  #onceForEach(isLeftOut: (item: string) => boolean): (item: number) => boolean {
    if (this.#verdicts.length < this.itemCount) {
      this.#verdicts = new Uint32Array(Math.max(2 * this.#verdicts.length, this.itemCount));
    }
    if (this.#list > MOST_LISTS) {
      this.#verdicts.fill(0);
      this.#list = 0;
    }
    const isIn = (this.#list += 2);
    const isOut = isIn + 1;
    const verdicts = this.#verdicts;
    return (item) => {
      const verdict = verdicts[item];
      if (verdict === isIn) return false;
      if (verdict === isOut) return true;
      const left = isLeftOut(this.#items.nameOf(item));
      verdicts[item] = left ? isOut : isIn;
      return left;
    };
  }

  get #pairs(): WindowedItemCf | undefined {
    const model = this.models.source('itemCf');
    return model instanceof WindowedItemCf ? model : undefined;
  }

  #learn({ shopper, items, categories, weight, time, isOrder }: ToldTouch): void {
    const by = this.#shoppers.use(shopper);
    const numbers: number[] = [];
    items.forEach((name, at) => {
      const item = this.#items.numberOf(name);
      if (item === undefined) return;
      numbers.push(item);
      const named = categories[at];
      const category = named === undefined ? undefined : this.#categories.numberOf(named);
      this.#learnChoice(item, by, time);
      const touch = { shopper: by, item, time, weight, isOrder };
      this.models.learn({ ...touch, ...(category !== undefined && { category }) });
    });
    if (isOrder) this.models.learnBasket(numbers, time);
  }

  /** Now and then what is touched next is first predicted, so that weights follow what shoppers choose. */
  #learnChoice(item: number, by: number, time: number): void {
    const { choiceEvery, firstChoices, laterChoiceEvery } = this.options;
    const before = this.models.historyOf(by);
    if (before.length === 0 || before.at(-1) === item) return;
    this.#sinceChoice += 1;
    if (this.#sinceChoice < (this.#chosen < firstChoices ? choiceEvery : laterChoiceEvery)) return;
    this.#sinceChoice = 0;
    this.#chosen += 1;
    const query = queryOf(before, time, by);
    const mayRepeat = { surface: MAY_REPEAT };
    const isNew = !before.includes(item);
    const slots = isNew ? [mayRepeat, slotWithout(NEW_TO_SHOPPER, before)] : [mayRepeat];
    for (const shown of this.models.showFor(query, slots)) this.models.learnChoice(shown, item);
  }

  /** What the model remembers of a shopper, then what is known to be newer. */
  #historyOf(shopper: number | undefined, history: readonly string[]): readonly number[] {
    const latest = this.#numbersOf(history);
    if (shopper === undefined) return latest;
    const isLatest = new Set(latest);
    const before = this.models.historyOf(shopper).filter((item) => !isLatest.has(item));
    return [...before, ...latest];
  }

  #numbersOf(history: readonly string[]): number[] {
    return history.flatMap((name) => this.#items.known(name) ?? []);
  }

  #becauseOf(item: number, history: readonly number[]): string | undefined {
    let best: number | undefined;
    let most = 0;
    for (let at = history.length - 1; at >= Math.max(0, history.length - BECAUSE); at--) {
      const other = history[at] ?? 0;
      const together = other === item ? 0 : (this.#pairs?.together(other, item) ?? 0);
      if (together <= most) continue;
      most = together;
      best = other;
    }
    return best === undefined ? undefined : this.#items.nameOf(best);
  }
}
