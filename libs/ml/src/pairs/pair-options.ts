export interface PairCountsOptions {
  /** An item occurs together with this many touched before it. */
  readonly window: number;
  /** Neighbours kept for an item. */
  readonly maxNeighbours: number;
  /** Distinct neighbours that one epoch may add to an item; of more, a sample by hash is counted. */
  readonly maxPending: number;
  /** Items known between epochs; beyond that, the least used are forgotten. */
  readonly maxItems: number;
  /**
   * Distinct items, and pairs in one direction, that one epoch may hold; of more, the pairs of a
   * sample of its items by hash are counted. An epoch takes at most about 64 bytes for each of these
   * pairs, and while it is open less than four unless it had more to sum.
   */
  readonly maxEpochItems: number;
  readonly maxEpochPairs: number;
  /** Whether this shard counts the neighbours of an item. It must say the same for ever. */
  readonly owns: (item: string) => boolean;
}

export const defaultPairCountsOptions: PairCountsOptions = {
  window: 10,
  maxNeighbours: 50,
  maxPending: 1_024,
  maxItems: 100_000,
  maxEpochItems: 100_000,
  maxEpochPairs: 1_000_000,
  owns: () => true,
};

/** Numbers of items stay below this, so that a pair of them fits into one float without loss. */
export const ITEM_LIMIT = 2 ** 26;
