import type { BlendSlot } from '@tradewind/ml';
import { UsageError } from '../../command/errors.js';
import { LONGEST_LIST } from '../../measure/ranking.js';
import type { NextItem } from '../data.js';
import { queryOf, slotWithout } from '@tradewind/recommender';
import type { LiveModels } from '../live-models.js';
import type { Numbering } from '../numbering.js';
import { sessionPopularity } from '../popularity.js';
import { Baselines, newModels, REPORT_EVERY } from './run.js';
import type { Protocol, ProtocolRun } from './run.js';

/** The last touches of training teach the weights of the blend: as many, and at most this share of all. */
const REHEARSED = 6_000;
const MOST_REHEARSED = 0.1;

interface NumberedPoint {
  readonly session: string;
  readonly prefix: readonly number[];
  readonly next: number;
}

/**
 * Session-based evaluation as in session-rec: the models are those after the last training session; test sessions
 * are revealed item by item, and every list is scored against the next item. Items that training never
 * saw are left out of the test. The weights of the blend are learnt from the last touches of training,
 * each of which is predicted before it is learnt; the models that need a refit had theirs before these.
 */
export const nextItem: Protocol = (run) => {
  const { data, numbered, repeats, tallies, context } = run;
  if (data.test === undefined) throw new UsageError('--protocol next-item needs --test FILE');
  const models = newModels(run);
  rehearse(run, models);
  const baselines = new Baselines(run);
  baselines.learnAll(numbered.touches);
  const now = numbered.touches.at(-1)?.time ?? 0;
  const points = pointsIn(data.test, numbered.items, repeats);
  points.forEach(({ session, prefix, next }, at) => {
    const query = queryOf(prefix, now);
    const slot = slotOf(prefix, repeats);
    const shown = models.show(query, slot);
    tallies.add(
      { unit: session, relevant: new Set([next]) },
      {
        ...models.listsOf(shown),
        ...baselines.lists(query, slot.isLeftOut),
        ...(run.baselines.includes('sessionPop') &&
          repeats && { sessionPop: sessionPopularity(prefix, baselines.ranking, LONGEST_LIST) }),
      },
    );
    if (at % REPORT_EVERY === 0) context.progress.at('scoring', at, points.length);
  });
};

function rehearse(
  { numbered: { touches }, repeats, context }: ProtocolRun,
  models: LiveModels,
): void {
  const share = Math.floor(MOST_REHEARSED * touches.length);
  const from = touches.length - Math.min(REHEARSED, share);
  models.learnAll(touches.slice(0, from));
  models.refit();
  touches.slice(from).forEach((touch, at) => {
    const before = models.historyOf(touch.shopper);
    if (before.length > 0 && (repeats || !before.includes(touch.item))) {
      const query = queryOf(before, touch.time, touch.shopper);
      models.learnChoice(models.show(query, slotOf(before, repeats)), touch.item);
    }
    models.learn(touch);
    if (at % REPORT_EVERY === 0) context.progress.at('rehearsing', at, touches.length - from);
  });
}

function slotOf(prefix: readonly number[], repeats: boolean): BlendSlot {
  return repeats ? { surface: 'session' } : slotWithout('session', prefix);
}

function pointsIn(
  points: readonly NextItem[],
  items: Numbering,
  repeats: boolean,
): NumberedPoint[] {
  return points.flatMap(({ session, prefix, next }) => {
    const known = prefix.flatMap((item) => items.known(item) ?? []);
    const target = items.known(next);
    if (known.length === 0 || target === undefined) return [];
    return repeats || !known.includes(target) ? [{ session, prefix: known, next: target }] : [];
  });
}
