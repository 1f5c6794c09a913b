import type { ModelVersion } from '@tradewind/contracts';
import { leafFor, meets, rulesOf } from '@tradewind/ml';
import type { TreeCondition, TreeRule } from '@tradewind/ml';
import { decompress, featuresOf, profileFeatures } from './features.js';
import { modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import type { ShopperProfile } from './profile-state.js';
import type { ConditionView, RuleExplanation } from './rules/rules-view.js';

/** How the rules are that are read out of a model of segments. */
export interface TreeFigures {
  /** Share of shoppers whom the rules put into the segment that they are in. */
  readonly fidelity: number;
  readonly depth: number;
}

export interface LearnedExplanation extends RuleExplanation {
  /** Absent while the rules are not grown; `conditions` and `nearest` are empty then. */
  readonly tree?: TreeFigures & {
    /** Whether they put this shopper where the nearest centroid does. */
    readonly agrees: boolean;
  };
}

/**
 * Why a shopper is in a learned segment or not: the conditions of the way through the tree that leads
 * there, with what the shopper has, and the smallest change that would end the membership or bring it
 * about. Of several ways into a segment, it is the one that the shopper is on, or is nearest to.
 */
export function explainLearned(
  { value: model, epoch }: ModelVersion<KMeansSnapshot>,
  segment: string,
  { profile, now }: { readonly profile: ShopperProfile; readonly now: number },
): LearnedExplanation | undefined {
  const cluster = model.segments.findIndex((each) => each.segment === segment);
  const named = model.segments[cluster];
  if (!named) return undefined;
  const isMember = profile.membership?.segment === segment;
  const about = {
    segment,
    name: named.name,
    modelVersion: modelVersionOf(epoch),
    member: isMember,
    ...(isMember &&
      profile.membership && { since: new Date(profile.membership.since).toISOString() }),
  };
  const { tree } = model;
  if (!tree) return { ...about, conditions: [], nearest: [] };
  const vector = featuresOf(profile, now);
  const shopper = { vector, scale: model.scale };
  const rules = rulesOf(tree.root);
  const own = nearestRule(
    rules.filter(({ leaf }) => leaf.label === cluster),
    shopper,
  );
  const isThere = leafFor(tree.root, vector).label === cluster;
  const other = isThere
    ? nearestRule(
        rules.filter(({ leaf }) => leaf.label !== cluster),
        shopper,
      )
    : own;
  return {
    ...about,
    conditions: own?.conditions.map((condition) => viewOf(condition, vector)) ?? [],
    nearest: other ? changesTo(other, vector) : [],
    tree: { ...figuresOf(tree), agrees: isThere === isMember },
  };
}

/** The ways into each cluster, in words, those of most shoppers first. */
export function rulesInWords({ tree, segments }: KMeansSnapshot): string[][] {
  const rules = tree ? rulesOf(tree.root) : [];
  return segments.map((_, k) =>
    rules
      .filter(({ leaf }) => leaf.label === k)
      .sort((a, b) => b.leaf.rows - a.leaf.rows)
      .map(({ conditions }) => conditions.map(textOf).join(' and ')),
  );
}

export function figuresOf({ fidelity, depth }: TreeFigures): TreeFigures {
  return { fidelity: Math.round(fidelity * 10_000) / 10_000, depth };
}

interface Placed {
  readonly vector: readonly number[];
  readonly scale: readonly number[];
}

function nearestRule(rules: readonly TreeRule[], shopper: Placed): TreeRule | undefined {
  return rules
    .map((rule) => ({ rule, far: distanceTo(rule, shopper) }))
    .sort((a, b) => a.far - b.far)[0]?.rule;
}

/** How far a shopper is from meeting all conditions, in scales of the features; 0 if all are met. */
function distanceTo({ conditions }: TreeRule, { vector, scale }: Placed): number {
  return conditions.reduce((sum, condition) => {
    if (meets(condition, vector)) return sum;
    const gap = Math.abs((vector[condition.feature] ?? 0) - boundOf(condition, vector));
    // A bound that is met only beyond it counts, however near it is.
    return sum + gap / (scale[condition.feature] ?? 1) + 1e-9;
  }, 0);
}

/** The bound of a condition on the shopper's side. */
function boundOf({ feature, above, atMost }: TreeCondition, vector: readonly number[]): number {
  const value = vector[feature] ?? 0;
  return above !== undefined && value <= above ? above : (atMost ?? value);
}

function viewOf(condition: TreeCondition, vector: readonly number[]): ConditionView {
  return {
    path: profileFeatures[condition.feature]?.name ?? '',
    text: textOf(condition),
    holds: meets(condition, vector),
    value: plain(vector[condition.feature] ?? 0),
  };
}

function changesTo(
  { conditions }: TreeRule,
  vector: readonly number[],
): RuleExplanation['nearest'] {
  return conditions
    .filter((condition) => !meets(condition, vector))
    .map((condition) => {
      const { feature, above } = condition;
      const value = vector[feature] ?? 0;
      const bound = boundOf(condition, vector);
      const way = bound === above ? 'rise to more than' : 'fall to at most';
      return {
        path: profileFeatures[feature]?.name ?? '',
        change: `${words(feature)}, now ${plain(value)}, would have to ${way} ${plain(bound)}`,
      };
    });
}

function textOf({ feature, above, atMost }: TreeCondition): string {
  const bounds = [
    ...(above !== undefined ? [`more than ${plain(above)}`] : []),
    ...(atMost !== undefined ? [`at most ${plain(atMost)}`] : []),
  ];
  return `${words(feature)} ${bounds.join(' and ')}`;
}

function words(feature: number): string {
  return profileFeatures[feature]?.words ?? '';
}

/** To two decimals; what is less than a tenth to two digits, since days may be minutes in a young shop. */
function plain(value: number): number {
  const number = decompress(value);
  return Number(Math.abs(number) < 0.1 ? number.toPrecision(2) : number.toFixed(2));
}
