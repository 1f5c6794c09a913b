/**
 * Power sums of vectors by coordinate. They are additive: the moments of two sets of vectors are
 * the sum of theirs. They suit features of moderate size (logarithms, shares), where the difference
 * of power sums loses no relevant precision. JSON-serialisable.
 */
export interface Moments {
  count: number;
  sum: number[];
  sumOfSquares: number[];
}

export function emptyMoments(dimensions: number): Moments {
  return {
    count: 0,
    sum: new Array<number>(dimensions).fill(0),
    sumOfSquares: new Array<number>(dimensions).fill(0),
  };
}

export function observeVector(moments: Moments, vector: readonly number[]): void {
  moments.count += 1;
  for (let j = 0; j < moments.sum.length; j += 1) {
    const value = vector[j] ?? 0;
    moments.sum[j] = (moments.sum[j] ?? 0) + value;
    moments.sumOfSquares[j] = (moments.sumOfSquares[j] ?? 0) + value * value;
  }
}

/** Returns `a * decay + b` as new moments with the dimensions of `a`. */
export function mergeMoments(a: Moments, b: Moments, decay = 1): Moments {
  return {
    count: a.count * decay + b.count,
    sum: a.sum.map((value, j) => value * decay + (b.sum[j] ?? 0)),
    sumOfSquares: a.sumOfSquares.map((value, j) => value * decay + (b.sumOfSquares[j] ?? 0)),
  };
}

/** Returns the mean of each coordinate; zeros if nothing was observed. */
export function meanOf(moments: Moments): number[] {
  return moments.sum.map((value) => (moments.count > 0 ? value / moments.count : 0));
}

/** Returns the population variance of each coordinate; zeros if nothing was observed. */
export function varianceOf(moments: Moments): number[] {
  const mean = meanOf(moments);
  return moments.sumOfSquares.map((value, j) => {
    const centre = mean[j] ?? 0;
    return moments.count > 0 ? Math.max(0, value / moments.count - centre * centre) : 0;
  });
}

/**
 * Scales features to unit variance: `(x - mean) / scale`. It is frozen with the model version that
 * uses it, so that all readers measure alike.
 */
export interface Standardisation {
  readonly mean: number[];
  readonly scale: number[];
}

/** The scale of a coordinate is its standard deviation, at least `minimumScale`. */
export function standardisationOf(moments: Moments, minimumScale: number): Standardisation {
  return {
    mean: meanOf(moments),
    scale: varianceOf(moments).map((variance) => Math.max(minimumScale, Math.sqrt(variance))),
  };
}

export function standardiseVector(vector: readonly number[], by: Standardisation): number[] {
  return by.mean.map((mean, j) => ((vector[j] ?? mean) - mean) / (by.scale[j] ?? 1));
}
