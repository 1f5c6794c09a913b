import type { Touch } from '@tradewind/ml';
import { UsageError } from '../../command/errors.js';
import type { RecommenderData } from '../data.js';
import type { Interaction } from '../interaction.js';
import { queryOf, slotWithout } from '@tradewind/recommender';
import type { LiveModels } from '../live-models.js';
import { Baselines, newModels, REPORT_EVERY } from './run.js';
import type { Protocol, ProtocolRun } from './run.js';

const WARM_UP = 0.2;

/**
 * Prequential evaluation (Vinagre et al., arXiv:1504.08175): each interaction is first predicted, then learnt, and
 * what was predicted teaches the weights of the blend as well. The first fifth warms up; users not seen
 * before and items that the user had before are not scored.
 */
export const prequential: Protocol = (run) => {
  const { numbered, context } = run;
  const all = numbered.touches;
  const stream = new Stream(run, WARM_UP * all.length);
  all.forEach((touch, at) => {
    stream.take(touch, at);
    if (at % REPORT_EVERY === 0) context.progress.at('predicting, then learning', at, all.length);
  });
};

class Stream {
  readonly #models: LiveModels;
  readonly #baselines: Baselines;
  readonly #had = new Map<number, Set<number>>();

  constructor(
    private readonly run: ProtocolRun,
    /** Interactions before the first that is scored. */
    private readonly warmUp: number,
  ) {
    this.#models = newModels(run);
    this.#baselines = new Baselines(run);
  }

  take(touch: Touch, at: number): void {
    const before = this.#had.get(touch.shopper) ?? new Set<number>();
    if (before.size > 0 && !before.has(touch.item)) {
      this.#predict(touch, before, at >= this.warmUp);
    }
    this.#models.learn(touch);
    this.#models.refitWhenDue();
    this.#baselines.learn(touch);
    this.#had.set(touch.shopper, before.add(touch.item));
  }

  #predict(touch: Touch, before: ReadonlySet<number>, isScored: boolean): void {
    const { tallies } = this.run;
    const query = queryOf(this.#models.historyOf(touch.shopper), touch.time, touch.shopper);
    const slot = slotWithout('for-you', before);
    const shown = this.#models.show(query, slot);
    if (isScored) {
      const point = { unit: touch.shopper, relevant: new Set([touch.item]) };
      tallies.add(point, {
        ...this.#models.listsOf(shown),
        ...this.#baselines.lists(query, slot.isLeftOut),
      });
    }
    this.#models.learnChoice(shown, touch.item);
  }
}

/** All interactions of the recording, those of the test file among them, in order of time. */
export function interactionsInOrder({
  train,
  later = [],
  hasTimes,
}: RecommenderData): readonly Interaction[] {
  if (!hasTimes) throw new UsageError('--protocol prequential needs a format with times');
  return later.length === 0 ? train : [...train, ...later].sort((a, b) => a.time - b.time);
}
