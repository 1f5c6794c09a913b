/** A text with the unit vector that a sentence encoder gave it. */
export interface EncodedText {
  readonly text: string;
  readonly vector: ArrayLike<number>;
}

/** How close a vector is to the examples of labels. Vectors have unit length. */
export class EncodedNeighbours {
  readonly #centroids: readonly Float64Array[];

  constructor(
    private readonly vectors: readonly ArrayLike<number>[],
    private readonly labels: readonly number[],
    count: number,
  ) {
    this.#centroids = centroidsOf(vectors, labels, count);
  }

  /** Cosines to the nearest example, to the nearest one of a label, and to the label's mean. */
  closeness(vector: ArrayLike<number>, label: number): [any: number, own: number, mean: number] {
    let any = -1;
    let own = -1;
    this.vectors.forEach((example, at) => {
      const cosine = dot(example, vector);
      if (cosine > any) any = cosine;
      if (cosine > own && this.labels[at] === label) own = cosine;
    });
    const centroid = this.#centroids[label];
    return [any, own, centroid ? dot(centroid, vector) : 0];
  }
}

function centroidsOf(
  vectors: readonly ArrayLike<number>[],
  labels: readonly number[],
  count: number,
): Float64Array[] {
  const sums = Array.from({ length: count }, () => new Float64Array(vectors[0]?.length ?? 0));
  vectors.forEach((vector, example) => {
    const sum = sums[labels[example] ?? 0];
    if (sum) for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0);
  });
  return sums.map((sum) => {
    const length = Math.sqrt(dot(sum, sum));
    return length > 0 ? sum.map((value) => value / length) : sum;
  });
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 0; at < a.length; at++) sum += (a[at] ?? 0) * (b[at] ?? 0);
  return sum;
}
