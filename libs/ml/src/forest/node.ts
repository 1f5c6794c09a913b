/**
 * A node of a tree in 32 bits: feature (8), bin (8), and the distance to the right child (16). The left
 * child follows at once. A leaf has the feature `LEAF` and its probability in the upper 16 bits.
 */
export const LEAF = 255;
export const MAX_FEATURES = LEAF;
export const MAX_TREE_NODES = 65_535;
/** What the largest probability of a leaf is written as. */
export const LEAF_UNIT = 65_535;

/** Values up to `bin` go to the left. */
export function splitNode(feature: number, bin: number, right: number): number {
  return (feature | (bin << 8) | (right << 16)) >>> 0;
}

export function leafNode(probability: number): number {
  return (LEAF | (Math.round(probability * LEAF_UNIT) << 16)) >>> 0;
}
