import { decayFactor, mergeDecayed } from '@tradewind/ml';
import type { Trait, TraitIndex } from './trait-index.js';
import { addSums, MOST_VALUES, STEPS } from './trait-state.js';
import type { Sums, TraitBody, TraitState, TraitValue } from './trait-state.js';

/**
 * The traits of two ids of a shopper: those of the events of both. What was computed by another definition
 * than today's is left out.
 */
export function mergeTraits(
  own: Readonly<Record<string, TraitState>> = {},
  other: Readonly<Record<string, TraitState>> = {},
  { traits }: TraitIndex,
): Readonly<Record<string, TraitState>> | undefined {
  const merged: Record<string, TraitState> = {};
  for (const id of new Set([...Object.keys(own), ...Object.keys(other)])) {
    const trait = traits.get(id);
    if (!trait) continue;
    const [a, b] = [own[id], other[id]].map((state) =>
      state?.d === trait.digest ? state.body : undefined,
    );
    const body = a && b ? mergeBodies(trait, a, b) : (a ?? b);
    if (body) merged[id] = { d: trait.digest, body };
  }
  return Object.keys(merged).length > 0 ? merged : undefined;
}

/** What two sets of events say of a trait together, in either order alike. */
export function mergeBodies(trait: Trait, a: TraitBody, b: TraitBody): TraitBody {
  return mergeAmounts(trait, a, b) ?? mergeMoments(trait, a, b) ?? mergeTexts(trait, a, b) ?? a;
}

function mergeAmounts(trait: Trait, a: TraitBody, b: TraitBody): TraitBody | undefined {
  if ('sums' in a && 'sums' in b) return { sums: addSums(a.sums, b.sums) };
  if ('steps' in a && 'steps' in b) return { steps: mergeSteps(a.steps, b.steps) };
  if (!('fading' in a) || !('fading' in b)) return undefined;
  return { fading: mergeDecayed(a.fading, b.fading, trait.halfLife ?? Infinity) };
}

function mergeMoments(trait: Trait, a: TraitBody, b: TraitBody): TraitBody | undefined {
  if (!('value' in a) || !('value' in b)) return undefined;
  const [earlier, later] = inOrder(a, b);
  return trait.compute === 'first' ? earlier : later;
}

function mergeTexts(trait: Trait, a: TraitBody, b: TraitBody): TraitBody | undefined {
  if ('weights' in a && 'weights' in b) return mergeWeights(a, b, trait.halfLife);
  if ('recent' in a && 'recent' in b) return { recent: mergeRecent(a.recent, b.recent) };
  if (!('least' in a) || !('least' in b)) return undefined;
  const sorted = [...new Map([...a.least, ...b.least])].sort(([x], [y]) => x - y);
  return { least: sorted.slice(0, MOST_VALUES) };
}

type Steps = [step: number, ...Sums][];

function mergeSteps(a: Steps, b: Steps): Steps {
  const sums = new Map<number, Sums>();
  for (const [step, ...values] of [...a, ...b]) {
    const known = sums.get(step);
    sums.set(step, known ? addSums(known, values) : values);
  }
  const newest = Math.max(...sums.keys());
  return [...sums]
    .filter(([step]) => step > newest - STEPS)
    .sort(([x], [y]) => x - y)
    .map(([step, values]) => [step, ...values]);
}

type Weights = Extract<TraitBody, { weights: unknown }>;

/** The heaviest stay. A trait that does not fade has whole weights, which add up in any order. */
function mergeWeights(a: Weights, b: Weights, halfLife: number | undefined): Weights {
  const time = Math.max(a.time, b.time);
  const weights = new Map<string, number>();
  for (const side of [a, b]) {
    const factor = halfLife === undefined ? 1 : decayFactor(time - side.time, halfLife);
    for (const [value, weight] of side.weights) {
      weights.set(value, (weights.get(value) ?? 0) + weight * factor);
    }
  }
  const heaviest = [...weights].sort(([v, x], [w, y]) => y - x || (v < w ? -1 : 1));
  return { weights: heaviest.slice(0, MOST_VALUES), time };
}

type Moment = Extract<TraitBody, { value: TraitValue }>;

/** By time; at one time by the text of the value, so that it does not matter who was told first. */
function inOrder(a: Moment, b: Moment): readonly [Moment, Moment] {
  const isFirst = a.time === b.time ? String(a.value) <= String(b.value) : a.time < b.time;
  return isFirst ? [a, b] : [b, a];
}

type Recent = Extract<TraitBody, { recent: unknown }>['recent'];

/** The values that came last, so many as are kept; of one time in order of the text. */
function mergeRecent(a: Recent, b: Recent): Recent {
  const times = new Map<string, number>();
  for (const [value, time] of [...a, ...b]) {
    times.set(value, Math.max(times.get(value) ?? -Infinity, time));
  }
  return [...times].sort(([v, x], [w, y]) => y - x || (v < w ? -1 : 1)).slice(0, MOST_VALUES);
}
