import { conditionsOf } from '@tradewind/contracts';
import type {
  ContentOf,
  EventMatcher,
  SegmentClause,
  SegmentCondition,
  segmentDocument,
  StoredDocument,
} from '@tradewind/contracts';
import { TASTE_TYPES } from '../profile-activity.js';
import type { Trait, TraitIndex } from '../traits/trait-index.js';

export type SegmentContent = ContentOf<typeof segmentDocument>;

/** A segment by rules as the fold uses it. */
export interface Rule {
  readonly segment: string;
  readonly version: number;
  readonly name: string;
  readonly where: readonly SegmentClause[];
  readonly conditions: readonly {
    readonly path: readonly (string | number)[];
    readonly condition: SegmentCondition;
    /** Of a condition on a computed trait, unless there is no such trait. */
    readonly trait?: Trait;
  }[];
}

/** A rule that events of a type concern. */
export interface AffectedRule {
  readonly rule: Rule;
  /** It reads what every event of the type changes; else only an event that one of its matchers fits. */
  readonly isAlways: boolean;
}

/** The rules of a tenant, by the types of events that can change a membership. */
export class RuleIndex {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly #byType = new Map<string, readonly AffectedRule[]>();

  constructor(documents: readonly StoredDocument<SegmentContent>[], { traits }: TraitIndex) {
    const rules = documents.map(({ id, version, content: { name, where } }): Rule => {
      const conditions = conditionsOf(where).map((placed) => {
        const { condition } = placed;
        const trait = condition.kind === 'computed' ? traits.get(condition.trait) : undefined;
        return { ...placed, ...(trait && { trait }) };
      });
      return { segment: id, version, name, where, conditions };
    });
    this.rules = new Map(rules.map((rule) => [rule.segment, rule]));
  }

  /** The rules that read what an event of this type changes. */
  affectedBy(type: string): readonly AffectedRule[] {
    const known = this.#byType.get(type);
    if (known) return known;
    const affected = [...this.rules.values()].flatMap((rule) => {
      const uses = rule.conditions.map((placed) => useOf(placed, type));
      if (uses.includes('always')) return [{ rule, isAlways: true }];
      return uses.includes('matched') ? [{ rule, isAlways: false }] : [];
    });
    this.#byType.set(type, affected);
    return affected;
  }
}

const indexes = new WeakMap<object, { readonly traits: TraitIndex; readonly index: RuleIndex }>();

/** The index of a list of documents, which is made once for each list and index of traits. */
export function ruleIndexOf(
  documents: readonly StoredDocument<SegmentContent>[],
  traits: TraitIndex,
): RuleIndex {
  const known = indexes.get(documents);
  if (known?.traits === traits) return known.index;
  const index = new RuleIndex(documents, traits);
  indexes.set(documents, { traits, index });
  return index;
}

/** The events that a condition is fed by. */
export function matchersOf(condition: SegmentCondition): readonly EventMatcher[] {
  switch (condition.kind) {
    case 'event':
      return [condition];
    case 'sequence':
      return condition.steps;
    case 'absence':
      return [condition.after, ...condition.without];
    default:
      return [];
  }
}

const orderTypes = new Set([
  'order.completed',
  'order.updated',
  'order.refunded',
  'order.cancelled',
]);
const tasteTypes = new Set(TASTE_TYPES);
/** Numbers that any event can change. */
const visits = new Set(['sessions', 'daysSinceFirstSeen', 'daysSinceLastSeen']);

/** How a condition reads events of a type, if it does. */
function useOf(
  { condition, trait }: Rule['conditions'][number],
  type: string,
): 'always' | 'matched' | undefined {
  const isAlways = (reads: boolean) => (reads ? 'always' : undefined);
  switch (condition.kind) {
    case 'profile':
      return isAlways(visits.has(condition.field) || orderTypes.has(type));
    case 'category':
    case 'brand':
      return isAlways(tasteTypes.has(type));
    case 'trait':
      return isAlways(type === 'user.identified');
    case 'computed':
      return isAlways(type === trait?.of.event);
    default:
      return matchersOf(condition).some(({ event }) => event === type) ? 'matched' : undefined;
  }
}
