import { durationMs } from '@tradewind/contracts';
import type {
  computedTraitDocument,
  ContentOf,
  EventMatcher,
  StoredDocument,
  TraitOperation,
} from '@tradewind/contracts';
import { stableHash } from '@tradewind/ml';

export type TraitContent = ContentOf<typeof computedTraitDocument>;
export type TraitDocument = StoredDocument<TraitContent>;

/** A computed trait as the fold uses it. */
export interface Trait {
  readonly id: string;
  readonly compute: TraitOperation;
  readonly of: EventMatcher;
  readonly property: string | undefined;
  /** Only so much time counts, ms. */
  readonly within: number | undefined;
  /** Time after which what happened counts half, ms. */
  readonly halfLife: number | undefined;
  /** The same for versions that compute the same: a new description begins nothing anew. */
  readonly digest: number;
}

/** The computed traits of a tenant, by the types of events that they are of. */
export class TraitIndex {
  readonly traits: ReadonlyMap<string, Trait>;
  readonly #byType = new Map<string, Trait[]>();

  constructor(documents: readonly TraitDocument[]) {
    this.traits = new Map(documents.map((document) => [document.id, traitOf(document)]));
    for (const trait of this.traits.values()) {
      const { event } = trait.of;
      this.#byType.set(event, [...(this.#byType.get(event) ?? []), trait]);
    }
  }

  ofType(type: string): readonly Trait[] {
    return this.#byType.get(type) ?? [];
  }
}

function traitOf({ id, content }: TraitDocument): Trait {
  const { compute, of, property, within, halfLife } = content;
  return {
    ...{ id, compute, of, property },
    within: within === undefined ? undefined : durationMs(within),
    halfLife: halfLife === undefined ? undefined : durationMs(halfLife),
    digest: stableHash(JSON.stringify([compute, of, property, within, halfLife])),
  };
}

const indexes = new WeakMap<object, TraitIndex>();

/** The index of a list of documents, which is made once for each list. */
export function traitIndexOf(documents: readonly TraitDocument[]): TraitIndex {
  const known = indexes.get(documents);
  if (known) return known;
  const index = new TraitIndex(documents);
  indexes.set(documents, index);
  return index;
}
