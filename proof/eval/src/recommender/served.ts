import { recommendationOptions, touchHistory } from '@tradewind/recommender';
import type { History, RecommendationOptions } from '@tradewind/recommender';
import { LONGEST_LIST } from '../measure/ranking.js';
import type { RecommenderData } from './data.js';
import type { Interaction } from './interaction.js';
import type { Numbering } from './numbering.js';
import { Shop } from './shop.js';

const VIEWED = 1;
const SHORTEST_EPOCH_MS = 1_000;

/** The folds of the recommender service, measured as one more method. */
export class ServedLists {
  readonly #shop: Shop;

  constructor(
    private readonly options: RecommendationOptions,
    private readonly items: Numbering,
  ) {
    this.#shop = new Shop(options);
  }

  take(interaction: Interaction): void {
    this.#shop.take(interaction);
  }

  learnAll(interactions: readonly Interaction[]): void {
    for (const interaction of interactions) this.#shop.take(interaction);
    this.#shop.settle();
  }

  /** Returns the service's list for a shopper that it knows. */
  listOf(user: string): Int32Array {
    return this.#list(this.#shop.historyOf(user));
  }

  /** Returns the service's list for whoever viewed these items in order. */
  listAfter(items: readonly string[]): Int32Array {
    const history: History = [];
    items.forEach((item, at) => {
      touchHistory(history, { items: [item], weight: VIEWED }, at, this.options.historyLength);
    });
    return this.#list(history);
  }

  #list(history: History): Int32Array {
    const { items } = this.#shop.recommend(history, LONGEST_LIST);
    return Int32Array.from(items, ({ item }) => this.items.of(item));
  }
}

/** The options that serve, with epochs so short that the recording has the wanted number of them. */
export function servedOptions(
  { train, later }: RecommenderData,
  { epochs, historyLength }: { readonly epochs: number; readonly historyLength: number },
): RecommendationOptions {
  const first = train[0]?.time ?? 0;
  const last = Math.max(train.at(-1)?.time ?? 0, later?.at(-1)?.time ?? 0);
  const epochMs = Math.max(SHORTEST_EPOCH_MS, Math.ceil((last - first) / epochs));
  return recommendationOptions({ epochMs, historyLength });
}
