import { segmentDocument } from '@tradewind/contracts';
import type { ContentOf, SegmentCondition, StoredDocument } from '@tradewind/contracts';
import type { ShopperProfile } from '../profile-state.js';
import { sumTotals } from '../tenant-totals.js';
import type { TenantTotals } from '../tenant-totals.js';
import type { TraitIndex } from '../traits/trait-index.js';
import { conditionText } from './describe-condition.js';
import { judgeRule } from './judge.js';
import type { Verdict } from './judge.js';
import { matchersOf, RuleIndex } from './rule-index.js';
import type { Rule } from './rule-index.js';
import type { RulesPart } from './rule-state.js';

type Document = StoredDocument<ContentOf<typeof segmentDocument>>;

/** A segment by rules that a shopper is in. */
export interface RuleMembership {
  readonly segment: string;
  readonly name: string;
  readonly since: string;
  /** `rule@<version of the document>` */
  readonly modelVersion: string;
}

export function ruleMemberships(
  { rules = {} }: ShopperProfile,
  documents: readonly Document[],
): RuleMembership[] {
  const names = new Map(documents.map(({ id, content }) => [id, content.name]));
  return Object.entries(rules).flatMap(([segment, state]) =>
    state.in === undefined
      ? []
      : [
          {
            ...{ segment, name: names.get(segment) ?? segment },
            since: new Date(state.in).toISOString(),
            modelVersion: `rule@${String(state.v)}`,
          },
        ],
  );
}

/** A segment by rules with its size, and whether all shoppers have been looked at with it. */
export interface RuleSegmentView {
  readonly segment: string;
  readonly name: string;
  readonly description?: string;
  readonly version: number;
  readonly size: number;
  readonly status: 'preparing' | 'live';
  /** Of the known shoppers, how many have been looked at since a segment by rules was last changed. */
  readonly evaluated: number;
  readonly shoppers: number;
  /** The conditions in words. */
  readonly rules: readonly string[];
}

export function ruleSegmentsView(
  documents: readonly Document[],
  totals: readonly TenantTotals[],
  parts: readonly RulesPart[],
  traits: TraitIndex,
): RuleSegmentView[] {
  const { segmentSizes, shoppers } = sumTotals(totals);
  const evaluated = parts.reduce((sum, part) => sum + part.evaluated, 0);
  const index = new RuleIndex(documents, traits);
  return documents.map(({ id, version, content: { name, description } }) => ({
    ...{ segment: id, name, ...(description !== undefined && { description }) },
    ...{ version, size: segmentSizes[id] ?? 0 },
    status: evaluated >= shoppers ? 'live' : 'preparing',
    ...{ evaluated: Math.min(evaluated, shoppers), shoppers },
    rules: index.rules.get(id)?.conditions.map(({ condition }) => conditionText(condition)) ?? [],
  }));
}

export interface ConditionView {
  /** In the document, e.g. `where.0.of.1`. */
  readonly path: string;
  readonly text: string;
  readonly holds: boolean;
  /** What the shopper has: a number, a text, or the time from which a sequence or an absence runs. */
  readonly value?: number | string;
  /** When it may change although nothing happens. */
  readonly until?: string;
}

export interface RuleExplanation {
  readonly segment: string;
  readonly name: string;
  readonly modelVersion: string;
  readonly member: boolean;
  readonly since?: string;
  readonly conditions: readonly ConditionView[];
  /** The smallest set of conditions that would change the membership if each turned over. */
  readonly nearest: readonly { readonly path: string; readonly change: string }[];
}

/** Why a shopper is in a segment by rules or not, as of `now`. */
export function explainRule(
  document: Document,
  profile: ShopperProfile,
  { now, traits }: { readonly now: number; readonly traits: TraitIndex },
): RuleExplanation {
  const rule = ruleOf(document, traits);
  const state = profile.rules?.[rule.segment];
  const { conditions, holds } = judgeRule(rule, profile, state, now);
  return {
    segment: rule.segment,
    name: rule.name,
    modelVersion: `rule@${String(rule.version)}`,
    member: state?.in !== undefined,
    ...(state?.in !== undefined && { since: new Date(state.in).toISOString() }),
    conditions: rule.conditions.map(({ path, condition }, i) => ({
      path: path.join('.'),
      text: conditionText(condition),
      ...viewOf(conditions[i] ?? { holds: false, until: Infinity }),
    })),
    nearest: nearestOf(rule, conditions, holds),
  };
}

function ruleOf(document: Document, traits: TraitIndex): Rule {
  const rule = new RuleIndex([document], traits).rules.get(document.id);
  if (!rule) throw new RangeError(`no rule ${document.id}`);
  return rule;
}

function viewOf({ holds, value, since, until }: Verdict): Omit<ConditionView, 'path' | 'text'> {
  return {
    holds,
    ...(value !== undefined && { value }),
    ...(since !== undefined && { value: new Date(since).toISOString() }),
    ...(until !== Infinity && { until: new Date(until).toISOString() }),
  };
}

/**
 * To come in, of each clause that does not hold one condition has to hold, the one that is numerically nearest;
 * to go out, the clause with the fewest conditions that hold has to lose them.
 */
function nearestOf(
  { where, conditions }: Rule,
  verdicts: readonly Verdict[],
  holds: boolean,
): RuleExplanation['nearest'] {
  let at = 0;
  const clauses = where.map((clause) => {
    const size = clause.kind === 'any' ? clause.of.length : 1;
    const indexes = Array.from({ length: size }, (_, i) => at + i);
    at += size;
    return indexes;
  });
  const isMet = (i: number) => verdicts[i]?.holds ?? false;
  const distance = (i: number) => distanceOf(conditions[i]?.condition, verdicts[i]);
  const chosen = holds
    ? (clauses
        .map((indexes) => indexes.filter(isMet))
        .sort((a, b) => a.length - b.length || distance(a[0] ?? 0) - distance(b[0] ?? 0))[0] ?? [])
    : clauses
        .filter((indexes) => !indexes.some(isMet))
        .flatMap((indexes) => indexes.toSorted((a, b) => distance(a) - distance(b)).slice(0, 1));
  return chosen.flatMap((i) => {
    const placed = conditions[i];
    if (!placed) return [];
    const change = changeText(placed.condition, verdicts[i], holds);
    return [{ path: placed.path.join('.'), change }];
  });
}

/** How far a number is from its bound, by share of the bound; far for what is no number. */
function distanceOf(condition: SegmentCondition | undefined, verdict: Verdict | undefined): number {
  const bound = boundOf(condition);
  const value = verdict?.value;
  if (bound === undefined || typeof value !== 'number') return 1e6;
  return Math.abs(value - bound) / Math.max(1, Math.abs(bound));
}

function boundOf(condition: SegmentCondition | undefined): number | undefined {
  if (!condition) return undefined;
  const { atLeast, atMost } = condition as { atLeast?: number; atMost?: number };
  return atLeast ?? atMost ?? (condition.kind === 'event' ? 1 : undefined);
}

function changeText(
  condition: SegmentCondition,
  verdict: Verdict | undefined,
  holds: boolean,
): string {
  const has = verdict?.value === undefined ? '' : `, is ${String(verdict.value)}`;
  return `${holds ? 'would have to fail' : 'has to hold'}: ${conditionText(condition)}${has}`;
}

export interface RulePreview {
  /** Shoppers that were looked at. */
  readonly evaluated: number;
  /** Of these, how many would be in it. */
  readonly members: number;
  /** How many that would be of all shoppers of the shop; `members` if all were looked at. */
  readonly estimate: number;
  readonly samples: readonly string[];
  /** The segments that most of these members are in, learned and by rules, most first. */
  readonly overlaps: readonly { readonly segment: string; readonly members: number }[];
  /** Whether these were all shoppers of the shop. */
  readonly complete: boolean;
  /** Conditions on events, of which nothing is remembered before the segment is defined. */
  readonly unknown: readonly string[];
}

const MOST_OVERLAPS = 10;

function segmentsOf({ membership, rules = {} }: ShopperProfile): string[] {
  const byRules = Object.entries(rules).flatMap(([id, state]) =>
    state.in === undefined ? [] : [id],
  );
  return [...(membership ? [membership.segment] : []), ...byRules];
}

/** Counts the shoppers who would be in a segment that is not defined yet. */
export class RulePreviewCount {
  readonly #rule: Rule;
  readonly #samples: string[] = [];
  readonly #overlaps = new Map<string, number>();
  #evaluated = 0;
  #members = 0;

  constructor(
    content: Document['content'],
    traits: TraitIndex,
    private readonly mostSamples: number,
  ) {
    this.#rule = ruleOf({ id: 'preview', version: 0, at: 0, by: '', content }, traits);
  }

  add(shopper: string, profile: ShopperProfile, now: number): void {
    this.#evaluated += 1;
    if (!judgeRule(this.#rule, profile, undefined, now).holds) return;
    this.#members += 1;
    for (const segment of segmentsOf(profile)) {
      this.#overlaps.set(segment, (this.#overlaps.get(segment) ?? 0) + 1);
    }
    if (this.#samples.length < this.mostSamples) this.#samples.push(shopper);
  }

  /** `shoppers`: of the shop, of whom those who were looked at are a sample by their pseudonyms. */
  view({ complete, shoppers }: { complete: boolean; shoppers: number }): RulePreview {
    const [evaluated, members] = [this.#evaluated, this.#members];
    const all = Math.max(shoppers, evaluated);
    const overlaps = [...this.#overlaps].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
    return {
      ...{ evaluated, members, samples: this.#samples, complete },
      estimate: complete ? members : Math.round((members / Math.max(1, evaluated)) * all),
      overlaps: overlaps
        .slice(0, MOST_OVERLAPS)
        .map(([segment, count]) => ({ segment, members: count })),
      unknown: this.#rule.conditions.flatMap(({ path, condition }) =>
        condition.kind === 'trait' || matchersOf(condition).length > 0 ? [path.join('.')] : [],
      ),
    };
  }
}
