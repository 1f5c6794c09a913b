import { decayedValue, stableHash } from '@tradewind/ml';
import type { Trait } from './trait-index.js';
import { addSums, MOST_VALUES, STEPS, stepLength } from './trait-state.js';
import type { Sums, TraitBody, TraitState, TraitValue } from './trait-state.js';

/** A trait of a shopper at a time. */
export interface TraitReading {
  /** Of `unique` the number of values. Absent if there was no value yet. */
  readonly value?: TraitValue;
  /** Of `unique`: at most 32 of them. */
  readonly values?: readonly string[];
  /** Until when it stays as it is without an event, ms; fading values change all the time. */
  readonly until: number;
}

const HASHES = 2 ** 32;

export function hashOf(value: string): number {
  return stableHash(value);
}

/** A trait of a shopper at `now`, by what is kept of it under today's definition. */
export function readTrait(trait: Trait, state: TraitState | undefined, now: number): TraitReading {
  const body = state?.d === trait.digest ? state.body : undefined;
  if (!body) return startsAtZero(trait) ? { value: 0, until: Infinity } : { until: Infinity };
  return readAmount(trait, body, now) ?? readText(trait, body, now);
}

function readAmount(trait: Trait, body: TraitBody, now: number): TraitReading | undefined {
  if ('sums' in body) return { ...valueOf(trait, body.sums), until: Infinity };
  if ('steps' in body) return readSteps(trait, body.steps, now);
  if (!('fading' in body)) return undefined;
  const value = decayedValue(body.fading, trait.halfLife ?? Infinity, now);
  return { value, until: Infinity };
}

function readText({ within = Infinity }: Trait, body: TraitBody, now: number): TraitReading {
  if ('weights' in body) return { ...named(body.weights[0]?.[0]), until: Infinity };
  if ('value' in body) return { value: body.value, until: Infinity };
  if ('least' in body) return readLeast(body.least);
  return 'recent' in body ? readRecent(body.recent, within, now) : { until: Infinity };
}

/** The number of values from the density of their hashes (Bar-Yossef et al., 2002), once not all are kept. */
function readLeast(least: readonly (readonly [hash: number, value: string])[]): TraitReading {
  const greatest = least.at(-1)?.[0] ?? 0;
  const isAll = least.length < MOST_VALUES;
  const value = isAll ? least.length : Math.round(((MOST_VALUES - 1) * HASHES) / greatest);
  return { value, values: least.map(([, text]) => text), until: Infinity };
}

/** When a value that fades will have passed one of the bounds that it is above; else never. */
export function fadesPast(
  { halfLife }: Trait,
  value: TraitValue | undefined,
  { bounds, now }: { readonly bounds: readonly (number | undefined)[]; readonly now: number },
): number {
  if (halfLife === undefined || typeof value !== 'number') return Infinity;
  const times = bounds.map((bound) =>
    bound !== undefined && bound > 0 && value >= bound
      ? now + halfLife * Math.log2(value / bound)
      : Infinity,
  );
  const next = Math.min(...times);
  // The value at the very time may still be the bound: a second later it is not.
  return next === Infinity ? next : Math.ceil(next) + 1_000;
}

function startsAtZero({ compute }: Trait): boolean {
  return compute === 'count' || compute === 'sum' || compute === 'unique';
}

function valueOf({ compute }: Trait, [count, sum, min, max]: Sums): { readonly value: number } {
  switch (compute) {
    case 'count':
      return { value: count };
    case 'average':
      return { value: sum / count };
    case 'min':
      return { value: min };
    case 'max':
      return { value: max };
    default:
      return { value: sum };
  }
}

function readSteps(
  trait: Trait,
  steps: readonly (readonly [step: number, ...Sums])[],
  now: number,
): TraitReading {
  const length = stepLength(trait.within ?? Infinity);
  const oldest = Math.floor(now / length) - STEPS;
  const counted = steps.filter(([step]) => step > oldest);
  const [first] = counted;
  if (!first) return readTrait(trait, undefined, now);
  const sums = counted.map(([, ...values]): Sums => values).reduce(addSums);
  return { ...valueOf(trait, sums), until: Math.ceil((first[0] + STEPS) * length) };
}

function readRecent(
  recent: readonly (readonly [value: string, time: number])[],
  within: number,
  now: number,
): TraitReading {
  const counted = recent.filter(([, time]) => time > now - within);
  const oldest = counted.at(-1)?.[1];
  return {
    value: counted.length,
    values: counted.map(([value]) => value),
    until: oldest === undefined ? Infinity : oldest + within,
  };
}

function named(value: string | undefined): { readonly value?: string } {
  return value === undefined ? {} : { value };
}
