import type { Touch } from '@tradewind/ml';
import { Random } from '@tradewind/cli/random';
import { queryOf, slotWithout } from '@tradewind/recommender';
import type { LiveModels } from '../live-models.js';
import { Baselines, newModels, REPORT_EVERY } from './run.js';
import type { Protocol, ProtocolRun } from './run.js';

/** Users whose last item but one teaches the weights of the blend. */
const REHEARSED = 4_000;

interface UserSequence {
  readonly shopper: number;
  readonly touches: readonly Touch[];
}

/**
 * The last item of each user is to be found among all items that the user had not before. The models have learnt
 * neither the last nor the last but one, as in published tables; the last but one is known as history, and
 * teaches the weights of the blend. `streamFed` has learnt the last but one, as a stream would have between two refits.
 */
export const leaveLastOut: Protocol = (run) => {
  const { numbered, seed, context } = run;
  const sequences = sequencesIn(numbered.touches);
  const held = new Set(sequences.flatMap(({ touches }) => touches.slice(-2)));
  const earlier = numbered.touches.filter((touch) => !held.has(touch));
  const models = newModels(run);
  models.learnAll(earlier);
  models.refit();
  const rehearsed = shuffled(sequences, seed).slice(0, REHEARSED);
  rehearsed.forEach(({ shopper, touches }, at) => {
    const { query, slot } = questionAfter(touches.slice(0, -2), shopper);
    const [lastButOne] = touches.slice(-2);
    if (lastButOne !== undefined) models.learnChoice(models.show(query, slot), lastButOne.item);
    if (at % REPORT_EVERY === 0) context.progress.at('rehearsing', at, rehearsed.length);
  });
  const baselines = new Baselines(run);
  baselines.learnAll(earlier);
  score(run, sequences, { models, baselines });
  models.learnAll(sequences.flatMap(({ touches }) => touches.slice(-2, -1)));
  score(run, sequences, { models });
};

function score(
  run: ProtocolRun,
  sequences: readonly UserSequence[],
  { models, baselines }: { readonly models: LiveModels; readonly baselines?: Baselines },
): void {
  sequences.forEach(({ shopper, touches }, at) => {
    const before = touches.slice(0, -1);
    const { query, slot } = questionAfter(before, shopper);
    const lists = models.listsOf(models.show(query, slot));
    const point = { unit: shopper, relevant: new Set(touches.slice(-1).map(({ item }) => item)) };
    if (baselines === undefined) run.tallies.add(point, { streamFed: lists['blend'] ?? [] });
    else {
      run.tallies.add(point, {
        ...lists,
        ...baselines.lists(query, slot.isLeftOut),
      });
    }
    if (at % REPORT_EVERY === 0) run.context.progress.at('scoring', at, sequences.length);
  });
}

function questionAfter(before: readonly Touch[], shopper: number) {
  const history = before.map(({ item }) => item);
  const now = before.at(-1)?.time ?? 0;
  return { query: queryOf(history, now, shopper), slot: slotWithout('for-you', history) };
}

/** Users with so many items that two can be held back. */
function sequencesIn(touches: readonly Touch[]): UserSequence[] {
  const sequences = new Map<number, Touch[]>();
  for (const touch of touches) {
    const known = sequences.get(touch.shopper);
    if (known) known.push(touch);
    else sequences.set(touch.shopper, [touch]);
  }
  return [...sequences]
    .filter(([, own]) => own.length >= 3)
    .map(([shopper, own]) => ({ shopper, touches: own }));
}

function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const random = new Random(seed);
  const all = [...items];
  for (let at = all.length - 1; at > 0; at--) {
    const other = random.below(at + 1);
    [all[at], all[other]] = [all[other] as Item, all[at] as Item];
  }
  return all;
}
