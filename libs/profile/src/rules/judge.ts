import { durationMs, isWithin } from '@tradewind/contracts';
import type { PropertyBounds, SegmentCondition, SegmentField } from '@tradewind/contracts';
import type { Affinity } from '../affinities.js';
import { DAY_MS } from '../profile-activity.js';
import type { ShopperProfile } from '../profile-state.js';
import { ordersOf } from '../purchases.js';
import { fadesPast, readTrait } from '../traits/trait-values.js';
import type { Trait } from '../traits/trait-index.js';
import type { Rule } from './rule-index.js';
import { latestOf, timesOf } from './rule-state.js';
import type { Observation, RuleState } from './rule-state.js';

/** Whether a condition holds at a time, by which value, and until when that cannot change without an event. */
export interface Verdict {
  readonly holds: boolean;
  readonly value?: number | string;
  /** The time from which a sequence or an absence runs, ms. */
  readonly since?: number;
  readonly until: number;
}

export interface RuleVerdict {
  readonly holds: boolean;
  readonly until: number;
  /** By the number of the condition. */
  readonly conditions: readonly Verdict[];
}

const FOR_EVER = Infinity;

/** Judges a rule: all of its clauses have to hold, and of `any` one condition. */
export function judgeRule(
  rule: Rule,
  profile: ShopperProfile,
  state: RuleState | undefined,
  now: number,
): RuleVerdict {
  const seen = state?.v === rule.version ? state.seen : undefined;
  const conditions = rule.conditions.map(({ condition, trait }, i) => {
    const verdict = judge(condition, { profile, observation: seen?.[i], trait, now });
    return condition.not ? { ...verdict, holds: !verdict.holds } : verdict;
  });
  let at = 0;
  let holds = true;
  for (const clause of rule.where) {
    const size = clause.kind === 'any' ? clause.of.length : 1;
    holds &&= conditions.slice(at, at + size).some((verdict) => verdict.holds);
    at += size;
  }
  return { holds, until: Math.min(...conditions.map(({ until }) => until)), conditions };
}

interface Judged {
  readonly profile: ShopperProfile;
  readonly observation: Observation | undefined;
  readonly trait: Trait | undefined;
  readonly now: number;
}

function judge(condition: SegmentCondition, judged: Judged): Verdict {
  const { profile, observation, now } = judged;
  switch (condition.kind) {
    case 'profile':
      return judgeField(condition, profile, now);
    case 'category':
      return compared(condition, shareOf(profile.categories, condition.label));
    case 'brand':
      return compared(condition, shareOf(profile.brands, condition.label));
    case 'trait':
      return compared(condition, traitIn(observation));
    case 'computed':
      return judgeComputed(condition, judged);
    case 'event':
      return judgeCount(condition, timesOf(observation), now);
    case 'sequence':
      return judgeSequence(condition, latestOf(observation), now);
    case 'absence':
      return judgeAbsence(condition, latestOf(observation), now);
  }
}

/** A text is looked for among all values of `unique`; numbers are compared with how many there are. */
function judgeComputed(
  condition: Extract<SegmentCondition, { kind: 'computed' }>,
  { profile, trait, now }: Judged,
): Verdict {
  if (!trait) return { holds: false, until: FOR_EVER };
  const { value, values, until } = readTrait(trait, profile.traits?.[trait.id], now);
  const { equals, oneOf, atLeast, atMost } = condition;
  const isOfValues = values !== undefined && (equals !== undefined || oneOf !== undefined);
  const holds = isOfValues
    ? isWithin({ atLeast, atMost }, value) &&
      values.some((each) => isWithin({ equals, oneOf }, each))
    : isWithin(condition, value);
  const fades = fadesPast(trait, value, { bounds: [atLeast, atMost], now });
  return {
    holds,
    ...(value !== undefined && { value: typeof value === 'boolean' ? String(value) : value }),
    until: Math.min(until, fades),
  };
}

/** The value of a trait that is remembered. */
function traitIn(observation: Observation | undefined): number | string | undefined {
  return observation && 'at' in observation ? observation.value : undefined;
}

function judgeSequence(
  { lasting }: Extract<SegmentCondition, { kind: 'sequence' }>,
  latest: readonly number[],
  now: number,
): Verdict {
  return during(latest.at(-1) ?? 0, { from: 0, lasting }, now);
}

function judgeAbsence(
  { within, lasting }: Extract<SegmentCondition, { kind: 'absence' }>,
  [after = 0, without = 0]: readonly number[],
  now: number,
): Verdict {
  return during(after > without ? after : 0, { from: durationMs(within), lasting }, now);
}

function compared(bounds: PropertyBounds, value: number | string | undefined): Verdict {
  return {
    holds: isWithin(bounds, value),
    until: FOR_EVER,
    ...(value !== undefined && { value }),
  };
}

/** Holds from `from` ms behind the time `since` on, and for `lasting`; never for `since` 0. */
function during(
  since: number,
  { from, lasting }: { readonly from: number; readonly lasting: string | undefined },
  now: number,
): Verdict {
  if (since === 0) return { holds: false, until: FOR_EVER };
  const begin = since + from;
  const end = lasting === undefined ? FOR_EVER : begin + durationMs(lasting);
  if (now < begin) return { holds: false, until: begin, since };
  return now < end ? { holds: true, until: end, since } : { holds: false, until: FOR_EVER, since };
}

function judgeCount(
  { atLeast, atMost, within }: Extract<SegmentCondition, { kind: 'event' }>,
  times: readonly number[],
  now: number,
): Verdict {
  const length = within === undefined ? Infinity : durationMs(within);
  const counted = times.filter((time) => time > now - length);
  const least = atLeast ?? (atMost === undefined ? 1 : 0);
  const holds = counted.length >= least && counted.length <= (atMost ?? Infinity);
  const oldest = counted[0];
  return {
    holds,
    value: counted.length,
    until: oldest === undefined ? FOR_EVER : oldest + length,
  };
}

/** Numbers of days grow by themselves: they pass a bound at a time that is known. */
function judgeField(
  { field, ...bounds }: Extract<SegmentCondition, { kind: 'profile' }>,
  profile: ShopperProfile,
  now: number,
): Verdict {
  const since = sinceOf(field, profile);
  if (since === 'none') return { holds: false, until: FOR_EVER };
  if (since === undefined) return compared(bounds, numberOf(field, profile));
  const value = (now - since) / DAY_MS;
  const passes = [
    ...(bounds.atLeast === undefined ? [] : [since + bounds.atLeast * DAY_MS]),
    ...(bounds.atMost === undefined ? [] : [since + bounds.atMost * DAY_MS + 1]),
  ].filter((time) => time > now);
  const until = Math.min(FOR_EVER, ...passes.map(Math.ceil));
  return { holds: isWithin(bounds, value), value, until };
}

/** The time that a field counts days from; 'none' if it has not come, undefined for other fields. */
function sinceOf(field: SegmentField, profile: ShopperProfile): number | 'none' | undefined {
  if (field === 'daysSinceFirstSeen') return profile.firstSeen ?? 'none';
  if (field === 'daysSinceLastSeen') return profile.lastSeen;
  if (field === 'daysSinceLastOrder') return profile.lastOrderAt ?? 'none';
  return undefined;
}

function numberOf(field: SegmentField, profile: ShopperProfile): number {
  if (field === 'sessions') return profile.sessions;
  const { orders, refunds, cancellations, revenue } = ordersOf(profile);
  switch (field) {
    case 'orders':
      return orders;
    case 'refunds':
      return refunds;
    case 'cancellations':
      return cancellations;
    case 'averageOrder':
      return orders > 0 ? revenue / orders : 0;
    default:
      return revenue;
  }
}

function shareOf(affinities: readonly Affinity[], label: string): number {
  const total = affinities.reduce((sum, [, weight]) => sum + weight, 0);
  const weight = affinities.find(([name]) => name === label)?.[1] ?? 0;
  return total > 0 ? weight / total : 0;
}
