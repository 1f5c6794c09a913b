/** The items most similar to one, best first, with their similarities. */
export interface NeighbourRow {
  readonly items: readonly string[];
  readonly similarities: Float64Array;
}
