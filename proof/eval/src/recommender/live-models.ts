import type { BlendSlot, RankingQuery, SourceName, Touch } from '@tradewind/ml';
import { ShopModels, solveRefit } from '@tradewind/recommender';
import type { Shown } from '@tradewind/recommender';
import { LONGEST_LIST } from '../measure/ranking.js';
import type { TaskContext } from '../task.js';
import type { NumberLists } from './tallies.js';

/** Touches learnt between two reports of progress and two measurements of CPU time. */
const CHUNK = 1_000;

export interface LiveModelsOptions {
  readonly sources: readonly SourceName[];
  readonly seed: number;
  readonly context: TaskContext;
}

/** The models that the service serves from, with progress and the CPU time that they take. */
export class LiveModels {
  readonly #models: ShopModels;

  constructor(private readonly options: LiveModelsOptions) {
    this.#models = new ShopModels({ sources: options.sources });
  }

  /** Goes on with the weights that another blend of the same sources has learnt. */
  takeWeightsOf(other: LiveModels): void {
    this.#models.takeWeights(other.#models.blend.toState());
  }

  historyOf(shopper: number): readonly number[] {
    return this.#models.historyOf(shopper);
  }

  learn(touch: Touch): void {
    this.options.context.meter.run(1, () => {
      this.#models.learn(touch);
    });
  }

  learnAll(touches: readonly Touch[]): void {
    touches.forEach((touch, at) => {
      this.learn(touch);
      if (at % CHUNK === 0) this.options.context.progress.at('learning', at, touches.length);
    });
  }

  /** Trains the models anew that are trained from all histories. */
  refit(): void {
    const { seed, context, sources } = this.options;
    if (!sources.includes('ease') && !sources.includes('ials')) return;
    context.meter.run(0, () => {
      const result = solveRefit({ seed, ...this.#models.beginRefit() }, (of, share) => {
        context.progress.at(`training ${of}`, share, 1);
      });
      this.#models.takeRefit(result);
    });
  }

  refitWhenDue(): void {
    if (this.#models.isRefitDue) this.refit();
  }

  show(query: RankingQuery, slot: BlendSlot): Shown {
    return this.#models.show(query, slot);
  }

  /** The list of the blend and those of its sources, as long as the metrics look at. */
  listsOf(shown: Shown): NumberLists {
    const bySource = shown.lists.map(({ items }, source) => {
      return [this.options.sources[source] ?? '', items.subarray(0, LONGEST_LIST)] as const;
    });
    const { items } = this.#models.rank(shown, LONGEST_LIST);
    return { blend: items, ...Object.fromEntries(bySource) };
  }

  learnChoice(shown: Shown, chosen: number): void {
    this.#models.learnChoice(shown, chosen);
  }
}
