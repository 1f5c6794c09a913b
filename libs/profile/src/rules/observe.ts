import { durationMs } from '@tradewind/contracts';
import type { EventMatcher, PropertyMatcher, SegmentCondition } from '@tradewind/contracts';
import type { ShopperEvent } from '../profile-activity.js';
import type { Rule } from './rule-index.js';
import { MOST_TIMES } from './rule-state.js';
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
  const { time } = event;
  switch (condition.kind) {
    case 'event': {
      if (!matches(condition, event)) return undefined;
      const times = before && 'times' in before ? before.times : [];
      return { times: insert(times, time, timesNeeded(condition)) };
    }
    case 'absence': {
      const isAfter = matches(condition.after, event);
      const isWithout = condition.without.some((each) => matches(each, event));
      if (!isAfter && !isWithout) return undefined;
      const [after = 0, without = 0] = before && 'latest' in before ? before.latest : [];
      return {
        latest: [
          isAfter ? Math.max(after, time) : after,
          isWithout ? Math.max(without, time) : without,
        ],
      };
    }
    case 'sequence':
      return advance(condition, before, event);
    case 'trait':
      return traitOf(condition.trait, before, event);
    default:
      return undefined;
  }
}

/** Times that have to be remembered to count up to both bounds. */
function timesNeeded({ atLeast = 1, atMost }: CountCondition): number {
  return Math.min(MOST_TIMES, Math.max(1, atLeast, atMost === undefined ? 0 : atMost + 1));
}

function insert(times: readonly number[], time: number, most: number): number[] {
  return [...times, time].sort((a, b) => a - b).slice(-most);
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
  const latest =
    before && 'latest' in before ? [...before.latest] : new Array<number>(steps.length).fill(0);
  const length = durationMs(within);
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i];
    if (!step || !matches(step, event)) continue;
    const start = i === 0 ? event.time : (latest[i - 1] ?? 0);
    if (start === 0 || event.time < start || event.time - start > length) continue;
    const isEnd = i === steps.length - 1;
    latest[i] = Math.max(latest[i] ?? 0, isEnd ? event.time : start);
    return { latest };
  }
  return undefined;
}

function traitOf(
  name: string,
  before: Observation | undefined,
  event: ShopperEvent,
): Observation | undefined {
  if (event.type !== 'user.identified') return undefined;
  const given = event.data.traits[name];
  const isLate = before && 'at' in before && before.at > event.time;
  if (isLate || given === undefined || given === null || typeof given === 'object') {
    return undefined;
  }
  const value = typeof given === 'number' ? given : String(given).slice(0, TRAIT_LENGTH);
  return { value, at: event.time };
}

/** Whether an event is of the type and has the properties. */
export function matches({ event: type, where = [] }: EventMatcher, event: ShopperEvent): boolean {
  if (event.type !== type) return false;
  if (where.length === 0) return true;
  const { properties } = event.data as { properties?: Readonly<Record<string, unknown>> };
  if (!properties) return false;
  const { products } = properties;
  const items = Array.isArray(products) && products.length > 0 ? products : [{}];
  // All conditions have to hold of one product, which has the properties of the event as well.
  return items.some((item: unknown) =>
    where.every((each) => fits(each, valueOf(item, each.property) ?? properties[each.property])),
  );
}

function valueOf(item: unknown, name: string): unknown {
  return typeof item === 'object' && item !== null && Object.hasOwn(item, name)
    ? (item as Record<string, unknown>)[name]
    : undefined;
}

/** Whether a value is within all bounds that are given. */
export function fits(
  { equals, oneOf, atLeast, atMost }: Omit<PropertyMatcher, 'property'>,
  value: unknown,
): boolean {
  if (value === undefined || value === null || typeof value === 'object') return false;
  if (equals !== undefined || oneOf) {
    const text = String(value as string | number | boolean);
    if (equals !== undefined && text !== equals) return false;
    if (oneOf && !oneOf.includes(text)) return false;
  }
  const number = Number(value);
  if (atLeast !== undefined && !(number >= atLeast)) return false;
  return atMost === undefined || number <= atMost;
}
