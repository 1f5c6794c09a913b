import { MAX_BINS } from './bins.js';
import type { BinnedRows } from './bins.js';
import { leafNode, MAX_TREE_NODES, splitNode } from './node.js';
import type { RandomSource } from '../random-source.js';

export interface TreeOptions {
  readonly maxDepth: number;
  /** Examples on either side of a split, by their number in the bootstrap sample. */
  readonly minLeaf: number;
  /** Features that a split chooses from, drawn anew for each. */
  readonly featuresPerSplit: number;
  readonly criterion: 'gini' | 'entropy';
  /** What an example of label 0 and of label 1 counts. */
  readonly classWeights: readonly [number, number];
}

export interface TreeExamples extends BinnedRows {
  /** 0 or 1, by row. */
  readonly labels: Uint8Array;
}

interface Split {
  readonly feature: number;
  /** The last bin that goes to the left. */
  readonly bin: number;
}

/** Examples `from .. to` of the grower's order. */
interface Range {
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

/**
 * Grows one classification tree from histograms of binned values (as LightGBM does; the criteria are
 * those of Breiman et al., 1984). Nodes are in preorder: the left child of a node follows it.
 */
export class TreeGrower {
  readonly #order: Int32Array;
  readonly #scratch: Int32Array;
  /** By bin: examples, and the weights of either class. */
  readonly #counts = new Float64Array(MAX_BINS);
  readonly #weights = new Float64Array(2 * MAX_BINS);
  readonly #features: Uint8Array;
  readonly #impurity: (negative: number, positive: number) => number;
  #nodes: number[] = [];
  #copies: Uint8Array = new Uint8Array(0);

  constructor(
    private readonly examples: TreeExamples,
    private readonly options: TreeOptions,
    private readonly random: RandomSource,
  ) {
    this.#order = new Int32Array(examples.rows);
    this.#scratch = new Int32Array(examples.rows);
    this.#features = Uint8Array.from(examples.edges, (_, feature) => feature);
    this.#impurity = options.criterion === 'gini' ? giniOf : entropyOf;
  }

  /** @param copies How often each row is in the bootstrap sample. */
  grow(copies: Uint8Array): Uint32Array {
    this.#nodes = [];
    this.#copies = copies;
    let drawn = 0;
    for (let row = 0; row < copies.length; row++) if (copies[row]) this.#order[drawn++] = row;
    this.#grow({ from: 0, to: drawn, depth: 0 });
    return Uint32Array.from(this.#nodes);
  }

  #grow(range: Range): void {
    const at = this.#nodes.length;
    const { negative, positive, count } = this.#sum(range);
    const mayGrow =
      range.depth < this.options.maxDepth &&
      count >= 2 * this.options.minLeaf &&
      negative > 0 &&
      positive > 0 &&
      at < MAX_TREE_NODES - 2 * this.options.maxDepth;
    const split = mayGrow ? this.#bestSplit(range, { negative, positive, count }) : undefined;
    if (!split) {
      this.#nodes.push(leafNode(positive / (negative + positive)));
      return;
    }
    const middle = this.#part(range, split);
    this.#nodes.push(0);
    this.#grow({ ...range, to: middle, depth: range.depth + 1 });
    this.#nodes[at] = splitNode(split.feature, split.bin, this.#nodes.length - at);
    this.#grow({ ...range, from: middle, depth: range.depth + 1 });
  }

  #sum({ from, to }: Range): { negative: number; positive: number; count: number } {
    const { labels } = this.examples;
    let count = 0;
    let ones = 0;
    for (let i = from; i < to; i++) {
      const row = this.#order[i] ?? 0;
      const copies = this.#copies[row] ?? 0;
      count += copies;
      if (labels[row] === 1) ones += copies;
    }
    const [ofZero, ofOne] = this.options.classWeights;
    return { negative: (count - ones) * ofZero, positive: ones * ofOne, count };
  }

  /** Draws features until so many were drawn that have more than one bin here. */
  #bestSplit(
    range: Range,
    whole: { readonly negative: number; readonly positive: number; readonly count: number },
  ): Split | undefined {
    const features = this.#features;
    let best: Split | undefined;
    let least = this.#impurity(whole.negative, whole.positive) - 1e-9;
    let tried = 0;
    for (let left = features.length; left > 0 && tried < this.options.featuresPerSplit; left--) {
      const drawn = this.random.below(left);
      const feature = features[drawn] ?? 0;
      features[drawn] = features[left - 1] ?? 0;
      features[left - 1] = feature;
      const bins = this.#fill(range, feature);
      if (bins < 2) continue;
      tried += 1;
      const found = this.#cut(whole, least);
      if (!found) continue;
      least = found.impurity;
      best = { feature, bin: found.bin };
    }
    return best;
  }

  /** Fills the histograms of a feature; returns how many bins have examples. */
  #fill({ from, to }: Range, feature: number): number {
    const { bins, labels, rows } = this.examples;
    const [order, copiesOf] = [this.#order, this.#copies];
    const [counts, weights] = [this.#counts, this.#weights];
    counts.fill(0);
    weights.fill(0);
    const column = feature * rows;
    for (let i = from; i < to; i++) {
      const row = order[i] ?? 0;
      const bin = bins[column + row] ?? 0;
      const copies = copiesOf[row] ?? 0;
      const at = 2 * bin + (labels[row] ?? 0);
      counts[bin] = (counts[bin] ?? 0) + copies;
      weights[at] = (weights[at] ?? 0) + copies;
    }
    let filled = 0;
    for (let bin = 0; bin < MAX_BINS; bin++) if (counts[bin]) filled += 1;
    return filled;
  }

  /** The bin behind which the sides are purest, if they are purer than `least`. */
  #cut(
    whole: { readonly negative: number; readonly positive: number; readonly count: number },
    least: number,
  ): { readonly bin: number; readonly impurity: number } | undefined {
    const [ofZero, ofOne] = this.options.classWeights;
    const { minLeaf } = this.options;
    let found: { bin: number; impurity: number } | undefined;
    let limit = least;
    let count = 0;
    let negative = 0;
    let positive = 0;
    for (let bin = 0; bin < MAX_BINS - 1; bin++) {
      const here = this.#counts[bin] ?? 0;
      if (here === 0) continue;
      count += here;
      negative += (this.#weights[2 * bin] ?? 0) * ofZero;
      positive += (this.#weights[2 * bin + 1] ?? 0) * ofOne;
      if (whole.count - count < minLeaf) break;
      if (count < minLeaf) continue;
      const right = this.#impurity(whole.negative - negative, whole.positive - positive);
      const impurity = this.#impurity(negative, positive) + right;
      if (impurity < limit) found = { bin, impurity: (limit = impurity) };
    }
    return found;
  }

  /** Brings the examples of the left side to the front, in their order. Returns where the right begins. */
  #part({ from, to }: Range, { feature, bin }: Split): number {
    const { bins, rows } = this.examples;
    const [order, right] = [this.#order, this.#scratch];
    const column = feature * rows;
    let middle = from;
    let others = 0;
    for (let i = from; i < to; i++) {
      const row = order[i] ?? 0;
      if ((bins[column + row] ?? 0) <= bin) order[middle++] = row;
      else right[others++] = row;
    }
    order.set(right.subarray(0, others), middle);
    return middle;
  }
}

/** Twice the Gini impurity, times the weight. */
function giniOf(negative: number, positive: number): number {
  const weight = negative + positive;
  return weight > 0 ? (2 * negative * positive) / weight : 0;
}

/** The entropy in nats, times the weight. */
function entropyOf(negative: number, positive: number): number {
  if (negative <= 0 || positive <= 0) return 0;
  const weight = negative + positive;
  return -negative * Math.log(negative / weight) - positive * Math.log(positive / weight);
}
