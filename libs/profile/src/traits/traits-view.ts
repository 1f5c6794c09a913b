import type { TraitOperation } from '@tradewind/contracts';
import type { ShopperProfile } from '../profile-state.js';
import type { RulesPart } from '../rules/rule-state.js';
import { traitIndexOf } from './trait-index.js';
import type { TraitDocument, TraitIndex } from './trait-index.js';
import type { TraitValue } from './trait-state.js';
import { readTrait } from './trait-values.js';

/** A computed trait of one shopper. */
export interface TraitView {
  /** Of `unique` the number of values. Absent while there is none. */
  readonly value?: TraitValue;
  /** Of `unique`, at most 32. */
  readonly values?: readonly string[];
}

/** All computed traits of a shopper as of `now`, by id; those without a value too. */
export function traitViews(
  { traits: states }: ShopperProfile,
  { traits }: TraitIndex,
  now: number,
): Readonly<Record<string, TraitView>> {
  return Object.fromEntries(
    [...traits.values()].map((trait) => {
      const { value, values } = readTrait(trait, states?.[trait.id], now);
      const shown = typeof value === 'number' ? Math.round(value * 10_000) / 10_000 : value;
      return [
        trait.id,
        { ...(shown !== undefined && { value: shown }), ...(values && { values }) },
      ];
    }),
  );
}

/** The definition of a computed trait, and from when on it counts. */
export interface TraitDefinitionView {
  readonly trait: string;
  readonly description?: string;
  readonly compute: TraitOperation;
  readonly version: number;
  /** Events of before are not counted. Absent until a partition has taken the definition up. */
  readonly countsSince?: string;
}

export function traitDefinitions(
  documents: readonly TraitDocument[],
  parts: readonly RulesPart[],
): TraitDefinitionView[] {
  const { traits } = traitIndexOf(documents);
  return documents.map(({ id, version, content: { compute, description } }) => {
    const digest = traits.get(id)?.digest;
    const times = parts.flatMap((part) => {
      const known = part.traits?.[id];
      return known?.digest === digest && known ? [known.since] : [];
    });
    return {
      ...{ trait: id, ...(description !== undefined && { description }), compute, version },
      ...(times.length > 0 && { countsSince: new Date(Math.max(...times)).toISOString() }),
    };
  });
}

/** Notes since when each trait is computed as it is; a new description changes nothing. */
export function noteDefinitions(part: RulesPart, documents: readonly TraitDocument[]): void {
  const { traits } = traitIndexOf(documents);
  const noted = documents.map(({ id, at }) => {
    const digest = traits.get(id)?.digest ?? 0;
    const known = part.traits?.[id];
    return [id, known?.digest === digest ? known : { digest, since: at }] as const;
  });
  if (noted.length > 0) part.traits = Object.fromEntries(noted);
  else delete part.traits;
}
