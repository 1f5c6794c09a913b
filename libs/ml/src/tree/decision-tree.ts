/** A node of a tree: a row whose value is at most the threshold goes to `below`. */
export type TreeNode = TreeSplit | TreeLeaf;

export interface TreeSplit {
  readonly feature: number;
  readonly threshold: number;
  readonly below: TreeNode;
  readonly above: TreeNode;
}

export interface TreeLeaf {
  readonly label: number;
  /** Rows of the training that came here, and how many of them had the label. */
  readonly rows: number;
  readonly correct: number;
}

export interface DecisionTreeOptions {
  readonly maxDepth: number;
  /** Rows on either side of a split. */
  readonly minLeaf: number;
}

/** Splits that lower the impurity of all rows by less say nothing. */
const LEAST_GAIN = 1e-4;

/**
 * Grows one classification tree to be read by people: binary splits that lower Gini's impurity most
 * (Breiman et al., 1984), at the last depth those with the fewest rows of other labels, exact, without pruning, for labels from 0 to `labels - 1`. Of equal splits the
 * first feature and the lowest threshold is taken, so that the same rows give the same tree. Two leaves
 * of the same label are joined.
 */
export function growDecisionTree(
  rows: readonly ArrayLike<number>[],
  labels: readonly number[],
  options: DecisionTreeOptions,
): TreeNode {
  const count = Math.max(0, ...labels) + 1;
  const grower = { rows, labels, count, ...options };
  return grow(
    grower,
    rows.map((_, row) => row),
    0,
  );
}

interface Grower extends DecisionTreeOptions {
  readonly rows: readonly ArrayLike<number>[];
  readonly labels: readonly number[];
  readonly count: number;
}

interface Split {
  readonly feature: number;
  readonly threshold: number;
  readonly impurity: number;
}

function grow(grower: Grower, members: readonly number[], depth: number): TreeNode {
  const leaf = leafOf(grower, members);
  if (depth >= grower.maxDepth || leaf.correct === leaf.rows) return leaf;
  const isLast = depth === grower.maxDepth - 1;
  const split = bestSplit(grower, members, isLast ? lastImpurity : impurity);
  if (!split) return leaf;
  const { feature, threshold } = split;
  const isBelow = (row: number) => valueOf(grower.rows[row], feature) <= threshold;
  const below = grow(grower, members.filter(isBelow), depth + 1);
  const above = grow(
    grower,
    members.filter((row) => !isBelow(row)),
    depth + 1,
  );
  const isOne = 'label' in below && 'label' in above && below.label === above.label;
  return isOne ? leaf : { feature, threshold, below, above };
}

function leafOf({ labels, count }: Grower, members: readonly number[]): TreeLeaf {
  const counts = new Array<number>(count).fill(0);
  for (const row of members) counts[labels[row] ?? 0] = (counts[labels[row] ?? 0] ?? 0) + 1;
  const correct = Math.max(0, ...counts);
  return { label: Math.max(0, counts.indexOf(correct)), rows: members.length, correct };
}

type Impurity = (counts: Float64Array, rows: number) => number;

function bestSplit(
  grower: Grower,
  members: readonly number[],
  impurityOf: Impurity,
): Split | undefined {
  const total = new Float64Array(grower.count);
  for (const row of members) addTo(total, labelOf(grower, row), 1);
  let best: Split | undefined;
  let least = impurityOf(total, members.length) - LEAST_GAIN * grower.rows.length;
  for (let feature = 0; feature < (grower.rows[0]?.length ?? 0); feature += 1) {
    const split = bestSplitBy(feature, grower, { members, total, impurityOf });
    // Differences in the last digits would make the tree depend on the order of additions.
    if (!split || split.impurity >= least - 1e-9) continue;
    least = split.impurity;
    best = split;
  }
  return best;
}

function bestSplitBy(
  feature: number,
  grower: Grower,
  {
    members,
    total,
    impurityOf,
  }: {
    readonly members: readonly number[];
    readonly total: Float64Array;
    readonly impurityOf: Impurity;
  },
): Split | undefined {
  const value = (row: number | undefined) => valueOf(grower.rows[row ?? 0], feature);
  const sorted = members.toSorted((a, b) => value(a) - value(b) || a - b);
  const left = new Float64Array(grower.count);
  const right = Float64Array.from(total);
  let best: Split | undefined;
  for (let at = 1; at < sorted.length; at += 1) {
    const moved = labelOf(grower, sorted[at - 1]);
    addTo(left, moved, 1);
    addTo(right, moved, -1);
    const isWide = at >= grower.minLeaf && sorted.length - at >= grower.minLeaf;
    const [low, high] = [value(sorted[at - 1]), value(sorted[at])];
    if (!isWide || low === high) continue;
    const sum = impurityOf(left, at) + impurityOf(right, sorted.length - at);
    if (best && sum >= best.impurity - 1e-9) continue;
    best = { feature, threshold: between(low, high), impurity: sum };
  }
  return best;
}

function labelOf({ labels }: Grower, row: number | undefined): number {
  return labels[row ?? 0] ?? 0;
}

function addTo(counts: Float64Array, at: number, by: number): void {
  counts[at] = (counts[at] ?? 0) + by;
}

/** Gini's impurity times the number of rows. */
function impurity(counts: Float64Array, rows: number): number {
  let squares = 0;
  for (const count of counts) squares += count * count;
  return rows > 0 ? rows - squares / rows : 0;
}

/** Of equal errors the purer sides are the better ones. */
const BY_PURITY = 1e-3;

/** Rows of other labels than the most frequent one: no further split will part them. */
function lastImpurity(counts: Float64Array, rows: number): number {
  return rows - Math.max(0, ...counts) + BY_PURITY * impurity(counts, rows);
}

function between(low: number, high: number): number {
  const middle = low + (high - low) / 2;
  return middle < high ? middle : low;
}

/** A value that is missing or no number counts as 0. */
function valueOf(row: ArrayLike<number> | undefined, feature: number): number {
  const value = row?.[feature] ?? 0;
  return Number.isNaN(value) ? 0 : value;
}

/** The leaf of a row. */
export function leafFor(tree: TreeNode, row: ArrayLike<number>): TreeLeaf {
  let node = tree;
  while (!('label' in node)) {
    node = valueOf(row, node.feature) <= node.threshold ? node.below : node.above;
  }
  return node;
}

/** One bound on a feature: more than `above`, at most `atMost`. */
export interface TreeCondition {
  readonly feature: number;
  readonly above?: number;
  readonly atMost?: number;
}

/** The way to a leaf; each feature stands in it once, in the order in which the tree asks for it. */
export interface TreeRule {
  readonly conditions: readonly TreeCondition[];
  readonly leaf: TreeLeaf;
}

/** All ways through a tree, from left to right. */
export function rulesOf(tree: TreeNode, way: readonly TreeCondition[] = []): TreeRule[] {
  if ('label' in tree) return [{ conditions: way, leaf: tree }];
  const { feature, threshold, below, above } = tree;
  return [
    ...rulesOf(below, narrowed(way, { feature, atMost: threshold })),
    ...rulesOf(above, narrowed(way, { feature, above: threshold })),
  ];
}

function narrowed(way: readonly TreeCondition[], bound: TreeCondition): TreeCondition[] {
  const isKnown = way.some(({ feature }) => feature === bound.feature);
  if (!isKnown) return [...way, bound];
  // A later bound of a feature lies within the earlier ones.
  return way.map((each) => (each.feature === bound.feature ? { ...each, ...bound } : each));
}

export function meets({ feature, above, atMost }: TreeCondition, row: ArrayLike<number>): boolean {
  const value = valueOf(row, feature);
  return value > (above ?? -Infinity) && value <= (atMost ?? Infinity);
}

export function depthOf(tree: TreeNode): number {
  return 'label' in tree ? 0 : 1 + Math.max(depthOf(tree.below), depthOf(tree.above));
}
