/** More bins hardly sharpen a split, and a bin has to fit a byte. */
export const MAX_BINS = 32;

/**
 * Where the values of each feature are cut into bins: ascending edges, at most `MAX_BINS - 1`. A value is
 * in the bin whose number is that of the edges below it.
 */
export type BinEdges = readonly Float64Array[];

/** Rows of numbers, column by column, as numbers of bins. */
export interface BinnedRows {
  readonly rows: number;
  readonly edges: BinEdges;
  /** The bin of row `r` in column `c` stands at `c * rows + r`. */
  readonly bins: Uint8Array;
}

/**
 * Cuts every column at its quantiles; a column of few distinct values has a bin for each. A value that
 * is missing or no number counts as less than all others.
 */
export function binRows(rows: readonly ArrayLike<number>[], columns: number): BinnedRows {
  const count = rows.length;
  const bins = new Uint8Array(columns * count);
  const edges = Array.from({ length: columns }, (_, column) => {
    const values = Float64Array.from(rows, (row) => ordered(row[column]));
    const cuts = edgesOf(values);
    values.forEach((value, row) => {
      bins[column * count + row] = binOf(cuts, value);
    });
    return cuts;
  });
  return { rows: count, edges, bins };
}

/** The number of a value's bin. */
export function binOf(edges: Float64Array, value: number | undefined): number {
  const sought = ordered(value);
  let low = 0;
  let high = edges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((edges[middle] ?? 0) < sought) low = middle + 1;
    else high = middle;
  }
  return low;
}

function ordered(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? -Infinity : value;
}

/** Edges lie in the middle between neighbouring values, so that rounding does not move a value over one. */
function edgesOf(values: Float64Array): Float64Array {
  const sorted = values.toSorted();
  const distinct = sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
  if (distinct.length <= MAX_BINS) return between(distinct);
  const starts = new Set<number>();
  for (let bin = 0; bin < MAX_BINS; bin++) {
    starts.add(sorted[Math.floor((bin * sorted.length) / MAX_BINS)] ?? 0);
  }
  const edges: number[] = [];
  for (let at = 1; at < distinct.length; at++) {
    const value = distinct[at] ?? 0;
    if (starts.has(value)) edges.push(middleOf(distinct[at - 1] ?? 0, value));
  }
  return Float64Array.from(edges);
}

function between(distinct: Float64Array): Float64Array {
  return distinct.subarray(1).map((value, at) => middleOf(distinct[at] ?? 0, value));
}

/** Finite, and less than `high` wherever a number below it exists, so that an edge parts the two. */
function middleOf(low: number, high: number): number {
  if (low === -Infinity) return high === Infinity ? 0 : below(high);
  if (high === Infinity) return Math.min(Math.max(low, 0) + Math.abs(low) + 1, Number.MAX_VALUE);
  const distance = high - low;
  const middle = distance === Infinity ? low / 2 + high / 2 : low + distance / 2;
  return middle < high ? middle : low;
}

function below(value: number): number {
  return Math.max(Math.min(value, 0) - Math.abs(value) - 1, -Number.MAX_VALUE);
}
