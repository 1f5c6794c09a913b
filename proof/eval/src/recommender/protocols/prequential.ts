import { UsageError } from '../../command/errors.js';
import type { RecommenderData } from '../data.js';
import type { Interaction } from '../interaction.js';
import { queryOf, slotWithout } from '../live-models.js';
import { Baselines, newModels, REPORT_EVERY } from './run.js';
import type { Protocol } from './run.js';

const WARM_UP = 0.2;

/**
 * Prequential evaluation (Vinagre et al., arXiv:1504.08175): each interaction is first predicted, then learnt, and
 * what was predicted teaches the weights of the blend as well. The first fifth warms up; users not seen
 * before and items that the user had before are not scored.
 */
export const prequential: Protocol = (run) => {
  const { data, numbered, tallies, context } = run;
  const all = interactionsInOrder(data);
  const models = newModels(run);
  const baselines = new Baselines(run);
  const had = new Map<number, Set<number>>();
  numbered.touches.forEach((touch, at) => {
    const before = had.get(touch.shopper) ?? new Set<number>();
    const interaction = all[at];
    if (interaction !== undefined && before.size > 0 && !before.has(touch.item)) {
      const query = queryOf(models.historyOf(touch.shopper), touch.time, touch.shopper);
      const slot = slotWithout('for-you', before);
      const shown = models.show(query, slot);
      if (at >= WARM_UP * all.length) {
        const served = baselines.served?.listOf(interaction.user);
        const lists = { ...models.listsOf(shown), ...baselines.lists(query, slot.isLeftOut) };
        const point = { unit: touch.shopper, relevant: new Set([touch.item]) };
        tallies.add(point, { ...lists, ...(served && { served }) });
      }
      models.learnChoice(shown, touch.item);
    }
    models.learn(touch);
    models.refitWhenDue();
    baselines.learn(touch);
    if (interaction !== undefined) baselines.served?.take(interaction);
    had.set(touch.shopper, before.add(touch.item));
    if (at % REPORT_EVERY === 0) context.progress.at('predicting, then learning', at, all.length);
  });
};

/** All interactions of the recording, those of the test file among them, in order of time. */
export function interactionsInOrder({
  train,
  later = [],
  hasTimes,
}: RecommenderData): readonly Interaction[] {
  if (!hasTimes) throw new UsageError('--protocol prequential needs a format with times');
  return later.length === 0 ? train : [...train, ...later].sort((a, b) => a.time - b.time);
}
