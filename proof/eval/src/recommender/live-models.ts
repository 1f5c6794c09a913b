import { Blend, historiesOf, newSources, NOBODY, refitSources } from '@tradewind/ml';
import type { BlendSlot, RankedItems, RankingQuery, Refit, SourceName, Touch } from '@tradewind/ml';
import { LONGEST_LIST } from '../measure/ranking.js';
import type { TaskContext } from '../task.js';
import type { NumberLists } from './tallies.js';

/** Touches have grown by this factor since the last refit when the next one is due. */
const REFIT_GROWTH = 1.25;
/** Touches before the first refit. */
const FIRST_REFIT = 500;
/** Touches kept of a shopper: the latest. */
const LONGEST_HISTORY = 1_000;
/** Touches learnt between two reports of progress and two measurements of CPU time. */
const CHUNK = 1_000;

export interface LiveModelsOptions {
  readonly sources: readonly SourceName[];
  readonly seed: number;
  readonly context: TaskContext;
}

/** A list to be judged, and what it was made of. */
export interface Shown {
  readonly query: RankingQuery;
  readonly slot: BlendSlot;
  readonly lists: readonly RankedItems[];
}

/** The models of one shop, the histories that they are asked with, and the blend of them. */
export class LiveModels {
  readonly #histories: number[][] = [];
  #blend: Blend;
  #refit: Refit = {};
  #learnt = 0;
  #itemCount = 0;
  #refitAt = FIRST_REFIT;

  constructor(private readonly options: LiveModelsOptions) {
    this.#blend = new Blend(newSources(options.sources));
  }

  /** Goes on with the weights that another blend of the same sources has learnt. */
  takeWeightsOf(other: LiveModels): void {
    this.#blend = Blend.fromState(this.#blend.sources, {}, other.#blend.toState());
  }

  historyOf(shopper: number): readonly number[] {
    return this.#histories[shopper] ?? [];
  }

  learn(touch: Touch): void {
    this.options.context.meter.run(1, () => {
      const history = (this.#histories[touch.shopper] ??= []);
      for (const { model } of this.#blend.sources) model.learn(touch, history);
      history.push(touch.item);
      if (history.length > LONGEST_HISTORY) history.shift();
    });
    this.#learnt += 1;
    this.#itemCount = Math.max(this.#itemCount, touch.item + 1);
  }

  learnAll(touches: readonly Touch[]): void {
    touches.forEach((touch, at) => {
      this.learn(touch);
      if (at % CHUNK === 0) this.options.context.progress.at('learning', at, touches.length);
    });
  }

  /** Trains the models anew that are trained from all histories. */
  refit(): void {
    const { seed, context } = this.options;
    const onProgress = (source: string, share: number) => {
      context.progress.at(`training ${source}`, share, 1);
    };
    context.meter.run(0, () => {
      const histories = historiesOf(this.#histories, this.#itemCount);
      const run = { seed, before: this.#refit, onProgress };
      this.#refit = refitSources(this.#blend.sources, histories, run);
    });
    this.#refitAt = this.#learnt * REFIT_GROWTH;
  }

  refitWhenDue(): void {
    if (this.#learnt >= this.#refitAt) this.refit();
  }

  show(query: RankingQuery, slot: BlendSlot): Shown {
    return { query, slot, lists: this.#blend.lists(query, slot) };
  }

  /** The list of the blend and those of its sources, as long as the metrics look at. */
  listsOf({ query, slot, lists }: Shown): NumberLists {
    const blend = this.#blend.rankLists(lists, { query, slot, limit: LONGEST_LIST });
    const bySource = lists.map(({ items }, source) => {
      return [this.#blend.sources[source]?.name ?? '', items.subarray(0, LONGEST_LIST)] as const;
    });
    return { blend: blend.items, ...Object.fromEntries(bySource) };
  }

  learnChoice({ query, slot, lists }: Shown, chosen: number): void {
    this.#blend.learnChoice(lists, { query, slot }, chosen);
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
