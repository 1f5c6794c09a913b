import { binRows } from './bins.js';
import type { BinnedRows } from './bins.js';
import { TreeGrower } from './grow-tree.js';
import type { TreeOptions } from './grow-tree.js';
import { LEAF_UNIT, MAX_FEATURES } from './node.js';
import { fitPlatt, plattProbability } from './platt.js';
import { leafOf } from './random-forest.js';
import type { ForestModel } from './random-forest.js';
import { RandomSource } from '../random-source.js';

export interface ForestOptions extends TreeOptions {
  readonly trees: number;
  /** Nodes of all trees: of the last trees, those that do not fit are not grown. */
  readonly maxNodes: number;
  readonly seed: number;
}

export const defaultForestOptions: Omit<ForestOptions, 'featuresPerSplit' | 'seed'> = {
  trees: 80,
  maxNodes: Infinity,
  maxDepth: 14,
  minLeaf: 25,
  criterion: 'entropy',
  classWeights: [1, 1],
};

/** Breiman's root of their number leaves too often a choice among features that say nothing. */
const SHARE_PER_SPLIT = 0.4;

export interface FittedForest {
  readonly model: ForestModel;
  /** By row, the calibrated probability by the trees that have not seen it; NaN if all have. */
  readonly outOfBag: Float64Array;
}

/** Called before each tree with the share of them that is done; may throw to give up. */
export type BeforeTree = (share: number) => void;

/**
 * Fits a random forest (Breiman, 2001) to rows of numbers and labels 0 and 1: each tree has a bootstrap
 * sample, each split chooses from features drawn anew. It is calibrated on the votes of the trees for
 * examples that are out of their bag. The same rows, options and seed give the same forest.
 */
export function fitForest(
  rows: readonly ArrayLike<number>[],
  labels: Uint8Array,
  given: Partial<ForestOptions> & { readonly seed: number },
  beforeTree: BeforeTree = () => undefined,
): FittedForest {
  const columns = rows[0]?.length ?? 0;
  if (columns === 0 || columns > MAX_FEATURES || rows.length !== labels.length) {
    throw new RangeError(`a forest needs rows of 1 to ${MAX_FEATURES} numbers, and as many labels`);
  }
  const featuresPerSplit = Math.ceil(SHARE_PER_SPLIT * columns);
  const options = { ...defaultForestOptions, featuresPerSplit, ...given };
  const binned = binRows(rows, columns);
  const random = new RandomSource(options.seed);
  const grower = new TreeGrower({ ...binned, labels }, options, random);
  const votes = new Votes(binned);
  const trees: Uint32Array[] = [];
  let size = 0;
  for (let tree = 0; tree < options.trees; tree++) {
    beforeTree(tree / options.trees);
    const copies = bootstrap(rows.length, random);
    const nodes = grower.grow(copies);
    if (size + nodes.length > options.maxNodes && trees.length > 0) break;
    size += nodes.length;
    trees.push(nodes);
    votes.add(nodes, copies);
  }
  return calibrated(binned, trees, votes, labels);
}

function calibrated(
  binned: BinnedRows,
  trees: readonly Uint32Array[],
  votes: Votes,
  labels: Uint8Array,
): FittedForest {
  const means = votes.means();
  const known = [...means.keys()].filter((row) => !Number.isNaN(means[row]));
  const calibration = fitPlatt(
    known.map((row) => means[row] ?? 0),
    known.map((row) => labels[row] ?? 0),
  );
  const nodes = new Uint32Array(trees.reduce((sum, tree) => sum + tree.length, 0));
  const roots = new Uint32Array(trees.length);
  let at = 0;
  trees.forEach((tree, number) => {
    roots[number] = at;
    nodes.set(tree, at);
    at += tree.length;
  });
  return {
    model: { edges: binned.edges, typical: mediansOf(binned), nodes, roots, calibration },
    outOfBag: means.map((mean) =>
      Number.isNaN(mean) ? Number.NaN : plattProbability(calibration, mean),
    ),
  };
}

/** How often each of `count` rows is among as many that are drawn with replacement; at most 255 times. */
function bootstrap(count: number, random: RandomSource): Uint8Array {
  const copies = new Uint8ClampedArray(count);
  for (let i = 0; i < count; i++) {
    const row = random.below(count);
    copies[row] = (copies[row] ?? 0) + 1;
  }
  return new Uint8Array(copies.buffer);
}

function mediansOf({ edges, bins, rows }: BinnedRows): Uint8Array {
  return Uint8Array.from(edges, (_, column) => {
    const sorted = bins.slice(column * rows, (column + 1) * rows).sort();
    return sorted[Math.floor(rows / 2)] ?? 0;
  });
}

/** Sums what trees say of the examples that they have not seen. */
class Votes {
  readonly #sums: Float64Array;
  readonly #counts: Uint16Array;

  constructor(private readonly binned: BinnedRows) {
    this.#sums = new Float64Array(binned.rows);
    this.#counts = new Uint16Array(binned.rows);
  }

  add(nodes: Uint32Array, copies: Uint8Array): void {
    const { bins, rows } = this.binned;
    for (let row = 0; row < rows; row++) {
      if (copies[row] !== 0) continue;
      const vote = leafOf(nodes, 0, { bins, offset: row, stride: rows }) / LEAF_UNIT;
      this.#sums[row] = (this.#sums[row] ?? 0) + vote;
      this.#counts[row] = (this.#counts[row] ?? 0) + 1;
    }
  }

  means(): Float64Array {
    return this.#sums.map((sum, row) => {
      const count = this.#counts[row] ?? 0;
      return count > 0 ? sum / count : Number.NaN;
    });
  }
}
