/**
 * What an epoch added to one item: a log of pair additions, in no particular order. Columns of equal
 * length; a neighbour may stand in several rows.
 */
export interface PendingPairs {
  readonly epoch: number;
  /** Weight of the touches of the item itself. */
  touches: number;
  ids: string[];
  weights: number[];
  /** Touches of the neighbour, as far as whoever added the row knew. */
  totals: number[];
}

/** The pair counts of one item. JSON-serialisable; columns of equal length, in no particular order. */
export interface ItemPairsState {
  /** Weighted touches of the item in completed epochs. */
  touches: number;
  ids: string[];
  /** Never less than what was counted for the neighbour since it came into the table ... */
  counts: number[];
  /** ... and by at most this much more. */
  errors: number[];
  /** Greatest number of touches of the neighbour that was heard of. */
  totals: number[];
}

export interface ItemPairsOptions {
  /** Neighbours kept for an item. */
  readonly maxNeighbours: number;
  /** Distinct neighbours that one epoch may add; of more, a sample by hash is counted. */
  readonly maxPending: number;
  /** `a` in `c_ij / (c_i c_j)^a`; 0.5 is the cosine of the two count vectors. */
  readonly exponent: number;
}
