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

  constructor(documents: readonly StoredDocument<SegmentContent>[]) {
    const rules = documents.map(({ id, version, content: { name, where } }): Rule => {
      return { segment: id, version, name, where, conditions: conditionsOf(where) };
    });
    this.rules = new Map(rules.map((rule) => [rule.segment, rule]));
  }

  /** The rules that read what an event of this type changes. */
  affectedBy(type: string): readonly AffectedRule[] {
    const known = this.#byType.get(type);
    if (known) return known;
    const affected = [...this.rules.values()].flatMap((rule) => {
      const uses = rule.conditions.map(({ condition }) => useOf(condition, type));
      if (uses.includes('always')) return [{ rule, isAlways: true }];
      return uses.includes('matched') ? [{ rule, isAlways: false }] : [];
    });
    this.#byType.set(type, affected);
    return affected;
  }
}

const indexes = new WeakMap<object, RuleIndex>();

/** The index of a list of documents, which is made once for each list. */
export function ruleIndexOf(documents: readonly StoredDocument<SegmentContent>[]): RuleIndex {
  const known = indexes.get(documents);
  if (known) return known;
  const index = new RuleIndex(documents);
  indexes.set(documents, index);
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
function useOf(condition: SegmentCondition, type: string): 'always' | 'matched' | undefined {
  const isAlways = (reads: boolean) => (reads ? 'always' : undefined);
  switch (condition.kind) {
    case 'profile':
      return isAlways(visits.has(condition.field) || orderTypes.has(type));
    case 'category':
    case 'brand':
      return isAlways(tasteTypes.has(type));
    case 'trait':
      return isAlways(type === 'user.identified');
    default:
      return matchersOf(condition).some(({ event }) => event === type) ? 'matched' : undefined;
  }
}
