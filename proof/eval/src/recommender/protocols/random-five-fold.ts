import { Random } from '@tradewind/cli/random';
import type { Touch } from '@tradewind/ml';
import { queryOf, slotWithout } from '@tradewind/recommender';
import type { LiveModels } from '../live-models.js';
import { Baselines, newModels } from './run.js';
import type { Protocol, ProtocolRun } from './run.js';

const FOLDS = 5;
/** One in so many touches of the training part is held back to learn the weights of the blend. */
const REHEARSED = 10;
const SURFACE = 'for-you';

/**
 * A seeded split of all interactions into five parts, each of which is the test of the other four once. The weights of
 * the blend are learnt from a tenth of the four, which models that have learnt the rest predict;
 * then new models learn all four.
 */
export const randomFiveFold: Protocol = (run) => {
  const { numbered, seed, tallies, context } = run;
  const random = new Random(seed);
  const folds = balanced(numbered.touches.length, FOLDS, random);
  for (let fold = 0; fold < FOLDS; fold++) {
    const train = numbered.touches.filter((_, at) => folds[at] !== fold);
    const test = itemsByShopper(numbered.touches.filter((_, at) => folds[at] === fold));
    const models = newModels(run);
    models.takeWeightsOf(rehearsed(run, train, random));
    models.learnAll(train);
    models.refit();
    const baselines = new Baselines(run);
    baselines.learnAll(train);
    const now = train.at(-1)?.time ?? 0;
    for (const [shopper, items] of test) {
      const history = models.historyOf(shopper);
      const query = queryOf(history, now, shopper);
      const slot = slotWithout(SURFACE, history);
      tallies.add(
        { unit: shopper, relevant: new Set(items) },
        {
          ...models.listsOf(models.show(query, slot)),
          ...baselines.lists(query, slot.isLeftOut),
        },
      );
    }
    context.progress.at('fold', fold + 1, FOLDS);
  }
};

/** Models that have learnt the weights of the blend from a tenth of what they are given. */
function rehearsed(run: ProtocolRun, touches: readonly Touch[], random: Random): LiveModels {
  const parts = balanced(touches.length, REHEARSED, random);
  const models = newModels(run);
  models.learnAll(touches.filter((_, at) => parts[at] !== 0));
  models.refit();
  const now = touches.at(-1)?.time ?? 0;
  for (const [shopper, items] of itemsByShopper(touches.filter((_, at) => parts[at] === 0))) {
    const history = models.historyOf(shopper);
    if (history.length === 0) continue;
    const shown = models.show(queryOf(history, now, shopper), slotWithout(SURFACE, history));
    for (const item of items) models.learnChoice(shown, item);
  }
  return models;
}

/** The part of each row: equally many rows of each, shuffled. */
function balanced(rows: number, parts: number, random: Random): number[] {
  const folds = Array.from({ length: rows }, (_, at) => at % parts);
  for (let at = rows - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [folds[at], folds[other]] = [folds[other] ?? 0, folds[at] ?? 0];
  }
  return folds;
}

function itemsByShopper(touches: readonly Touch[]): Map<number, number[]> {
  const items = new Map<number, number[]>();
  for (const { shopper, item } of touches) {
    const known = items.get(shopper);
    if (known) known.push(item);
    else items.set(shopper, [item]);
  }
  return items;
}
