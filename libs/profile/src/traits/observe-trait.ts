import { matchesEvent, propertyValues } from '@tradewind/contracts';
import type { ShopperEvent } from '../profile-activity.js';
import { mergeBodies } from './merge-traits.js';
import { hashOf } from './trait-values.js';
import type { Trait, TraitIndex } from './trait-index.js';
import { decimal, stepLength, VALUE_LENGTH } from './trait-state.js';
import type { Sums, TraitBody, TraitState, TraitValue } from './trait-state.js';

/** Amounts beyond this are taken as errors. */
const LARGEST = 1e9;
/** Values that are taken of one event. */
const MOST_TAKEN = 100;

/**
 * Takes an event into the traits that it concerns, late ones too: for which order they come in makes no
 * difference, but for `mostFrequent` of more than 32 values. Returns the traits as they are then.
 */
export function observeTraits(
  before: Readonly<Record<string, TraitState>> | undefined,
  event: ShopperEvent,
  index: TraitIndex,
): Readonly<Record<string, TraitState>> | undefined {
  let traits = before;
  for (const trait of index.ofType(event.type)) {
    const known = traits?.[trait.id];
    const own = known?.d === trait.digest ? known.body : undefined;
    const body = bodiesOf(trait, event).reduce<TraitBody | undefined>(
      (sum, each) => (sum ? mergeBodies(trait, sum, each) : each),
      own,
    );
    if (body && body !== own) traits = { ...traits, [trait.id]: { d: trait.digest, body } };
  }
  return traits;
}

/** What an event says of a trait by itself: one body for each value. */
function bodiesOf(trait: Trait, event: ShopperEvent): TraitBody[] {
  if (!matchesEvent(trait.of, event)) return [];
  const { time } = event;
  if (trait.compute === 'count') return [bodyOfAmount(trait, [1, 1, 1, 1], time)];
  const values = propertyValues(trait.of, event, trait.property ?? '').slice(0, MOST_TAKEN);
  return values.flatMap((value) => bodyOfValue(trait, value, time) ?? []);
}

function bodyOfValue(trait: Trait, value: TraitValue, time: number): TraitBody | undefined {
  const text = String(value).trim().slice(0, VALUE_LENGTH);
  if (text === '') return undefined;
  switch (trait.compute) {
    case 'first':
    case 'last':
      return { value: typeof value === 'string' ? text : value, time };
    case 'mostFrequent':
      return { weights: [[text, 1]], time };
    case 'unique':
      return trait.within === undefined
        ? { least: [[hashOf(text), text]] }
        : { recent: [[text, time]] };
    default: {
      const amount = decimal(Number(value));
      const isSensible = Math.abs(amount) <= LARGEST;
      return isSensible ? bodyOfAmount(trait, [1, amount, amount, amount], time) : undefined;
    }
  }
}

function bodyOfAmount({ within, halfLife }: Trait, sums: Sums, time: number): TraitBody {
  if (within !== undefined) return { steps: [[Math.floor(time / stepLength(within)), ...sums]] };
  if (halfLife !== undefined) return { fading: { value: sums[1], time } };
  return { sums };
}
