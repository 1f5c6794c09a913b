import { durationMs, isScalar, matchesEvent } from '@tradewind/contracts';
import type { SegmentCondition } from '@tradewind/contracts';
import type { ShopperEvent } from '../profile-activity.js';
import type { Rule } from './rule-index.js';
import { latestOf, MOST_TIMES, timesOf } from './rule-state.js';
import type { Observation, RuleState } from './rule-state.js';

/** A longer text of a trait is told apart by its beginning only. */
const TRAIT_LENGTH = 100;

type CountCondition = Extract<SegmentCondition, { kind: 'event' }>;

/**
 * What is remembered for the conditions of a rule after an event; undefined if it changes nothing. `before` is
 * changed in place.
 */
export function observe(
  { conditions }: Rule,
  before: RuleState['seen'],
  event: ShopperEvent,
): RuleState['seen'] {
  let seen: RuleState['seen'];
  for (let i = 0; i < conditions.length; i += 1) {
    const condition = conditions[i]?.condition;
    const after = condition && observed(condition, before?.[i], event);
    if (!after) continue;
    seen ??= before ?? {};
    seen[i] = after;
  }
  return seen;
}

/** What is remembered after an event; undefined if it changes nothing. */
function observed(
  condition: SegmentCondition,
  before: Observation | undefined,
  event: ShopperEvent,
): Observation | undefined {
  switch (condition.kind) {
    case 'event':
      return count(condition, before, event);
    case 'absence':
      return noteSides(condition, before, event);
    case 'sequence':
      return advance(condition, before, event);
    case 'trait':
      return traitOf(condition.trait, before, event);
    default:
      return undefined;
  }
}

function count(
  condition: CountCondition,
  before: Observation | undefined,
  event: ShopperEvent,
): Observation | undefined {
  if (!matchesEvent(condition, event)) return undefined;
  return { times: insert(timesOf(before), event.time, timesNeeded(condition)) };
}

/** Times that have to be remembered to count up to both bounds. */
function timesNeeded({ atLeast = 1, atMost }: CountCondition): number {
  return Math.min(MOST_TIMES, Math.max(1, atLeast, atMost === undefined ? 0 : atMost + 1));
}

function insert(times: readonly number[], time: number, most: number): number[] {
  return [...times, time].sort((a, b) => a - b).slice(-most);
}

/** `latest` is when `after` last came, then when one of `without` last came. */
function noteSides(
  { after, without }: Extract<SegmentCondition, { kind: 'absence' }>,
  before: Observation | undefined,
  event: ShopperEvent,
): Observation | undefined {
  const came = [matchesEvent(after, event), without.some((each) => matchesEvent(each, event))];
  if (!came.includes(true)) return undefined;
  const known = latestOf(before);
  return { latest: came.map((isNow, side) => Math.max(known[side] ?? 0, isNow ? event.time : 0)) };
}

/**
 * `latest[i]` is the latest start of a sequence of which step i has come; behind the steps stands when the whole
 * sequence last ended. One event is at most one step, the latest that it can be.
 */
function advance(
  { steps, within }: Extract<SegmentCondition, { kind: 'sequence' }>,
  before: Observation | undefined,
  event: ShopperEvent,
): Observation | undefined {
  const { time } = event;
  const known = latestOf(before);
  const length = durationMs(within);
  const startOf = (i: number) => (i === 0 ? time : (known[i - 1] ?? 0));
  const isInTime = (start: number) => start !== 0 && start <= time && time - start <= length;
  const step = steps.findLastIndex((each, i) => matchesEvent(each, event) && isInTime(startOf(i)));
  if (step === -1) return undefined;
  const latest = steps.map((_, i) => known[i] ?? 0);
  const isEnd = step === steps.length - 1;
  latest[step] = Math.max(latest[step] ?? 0, isEnd ? time : startOf(step));
  return { latest };
}

function traitOf(
  name: string,
  before: Observation | undefined,
  event: ShopperEvent,
): Observation | undefined {
  if (event.type !== 'user.identified') return undefined;
  const given = event.data.traits[name];
  const isLate = before && 'at' in before && before.at > event.time;
  if (isLate || !isScalar(given)) return undefined;
  const value = typeof given === 'number' ? given : String(given).slice(0, TRAIT_LENGTH);
  return { value, at: event.time };
}
