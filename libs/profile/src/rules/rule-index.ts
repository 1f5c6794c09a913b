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

/** The rules of a tenant, by the types of events that can change a membership. */
export class RuleIndex {
  readonly rules: ReadonlyMap<string, Rule>;
  readonly #byType = new Map<string, Rule[]>();
  readonly #always: Rule[] = [];

  constructor(documents: readonly StoredDocument<SegmentContent>[]) {
    const rules = documents.map(({ id, version, content: { name, where } }): Rule => {
      return { segment: id, version, name, where, conditions: conditionsOf(where) };
    });
    this.rules = new Map(rules.map((rule) => [rule.segment, rule]));
    for (const rule of rules) this.#add(rule);
  }

  /** The rules that read what an event of this type changes. */
  affectedBy(type: string): readonly Rule[] {
    return this.#byType.get(type) ?? this.#always;
  }

  #add(rule: Rule): void {
    const types = rule.conditions.map(({ condition }) => typesOf(condition));
    if (types.includes('all')) {
      this.#always.push(rule);
      for (const list of this.#byType.values()) if (!list.includes(rule)) list.push(rule);
      return;
    }
    for (const type of new Set(types.flat())) {
      const list = this.#byType.get(type);
      if (list) list.push(rule);
      else this.#byType.set(type, [...this.#always, rule]);
    }
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

const ORDER_TYPES = ['order.completed', 'order.updated', 'order.refunded', 'order.cancelled'];
/** Numbers that any event can change. */
const visits = new Set(['sessions', 'daysSinceFirstSeen', 'daysSinceLastSeen']);

function typesOf(condition: SegmentCondition): readonly string[] | 'all' {
  switch (condition.kind) {
    case 'profile':
      return visits.has(condition.field) ? 'all' : ORDER_TYPES;
    case 'category':
    case 'brand':
      return TASTE_TYPES;
    case 'trait':
      return ['user.identified'];
    default:
      return matchersOf(condition).map(({ event }) => event);
  }
}
