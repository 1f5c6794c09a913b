import { binOf } from './bins.js';
import type { BinEdges } from './bins.js';
import { LEAF, LEAF_UNIT } from './node.js';
import { logit, plattProbability } from './platt.js';
import type { Platt } from './platt.js';

/** A fitted random forest: nothing in it changes, and it holds nothing of its examples but bins. */
export interface ForestModel {
  readonly edges: BinEdges;
  /** By feature, the bin of the median example. */
  readonly typical: Uint8Array;
  /** All trees, one after the other; see `node.ts`. */
  readonly nodes: Uint32Array;
  /** Where each tree begins in `nodes`. */
  readonly roots: Uint32Array;
  /** From the mean of the trees to a probability. */
  readonly calibration: Platt;
}

/** A row among binned rows: the bin of feature `f` stands at `offset + f * stride`. */
export interface BinnedRow {
  readonly bins: Uint8Array;
  readonly offset: number;
  readonly stride: number;
}

/** Predicts by a forest. It keeps room for one row, so that predicting allocates next to nothing. */
export class RandomForest {
  readonly #bins: Uint8Array;
  readonly #row: BinnedRow;

  constructor(readonly model: ForestModel) {
    this.#bins = new Uint8Array(model.edges.length);
    this.#row = { bins: this.#bins, offset: 0, stride: 1 };
  }

  /** The calibrated probability of label 1, in (0, 1). Values that are missing count as the least. */
  predict(values: ArrayLike<number>): number {
    const bins = this.#bins;
    let feature = 0;
    for (const edges of this.model.edges) {
      bins[feature] = binOf(edges, values[feature]);
      feature += 1;
    }
    return this.#probability();
  }

  /**
   * What each feature adds to the log-odds: the difference to the prediction in which it alone has the
   * median's value (occlusion). An interaction counts with each of its features.
   */
  contributions(values: ArrayLike<number>): number[] {
    const whole = logit(this.predict(values));
    const bins = this.#bins;
    return Array.from(this.model.typical, (bin, feature) => {
      const own = bins[feature] ?? 0;
      if (own === bin) return 0;
      bins[feature] = bin;
      const without = logit(this.#probability());
      bins[feature] = own;
      return whole - without;
    });
  }

  /** Of the row whose bins are set. */
  #probability(): number {
    const { nodes, roots, calibration } = this.model;
    const row = this.#row;
    let sum = 0;
    for (const root of roots) sum += leafOf(nodes, root, row);
    return plattProbability(calibration, sum / (roots.length * LEAF_UNIT));
  }
}

/** The written probability of the leaf to which a row comes. */
export function leafOf(
  nodes: Uint32Array,
  root: number,
  { bins, offset, stride }: BinnedRow,
): number {
  let at = root;
  for (;;) {
    const node = nodes[at] ?? LEAF;
    const feature = node & LEAF;
    if (feature === LEAF) return node >>> 16;
    const bin = bins[offset + feature * stride] ?? 0;
    at += bin <= ((node >>> 8) & LEAF) ? 1 : node >>> 16;
  }
}
