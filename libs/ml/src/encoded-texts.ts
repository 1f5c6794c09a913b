import { dotProduct } from './dot-product.js';

/** A text with the unit vector that a sentence encoder gave it. */
export interface EncodedText {
  readonly text: string;
  readonly vector: ArrayLike<number>;
}

/** What the examples nearest to a vector say. */
export interface Nearness {
  /** Of the nearest example of any label. */
  readonly any: number;
  /** For each label the cosine to its nearest example. */
  readonly nearest: Float64Array;
  /** For each label the mean of that cosine and of the mean cosine of its three nearest examples. */
  readonly votes: Float64Array;
}

/** Neighbours of a label that vote. */
const VOTERS = 3;

/** How close a vector is to the examples of labels. Vectors have unit length. */
export class EncodedNeighbours {
  readonly #vectors: readonly Float64Array[];
  readonly #centroids: readonly Float64Array[];

  constructor(
    vectors: readonly ArrayLike<number>[],
    private readonly labels: readonly number[],
    private readonly count: number,
  ) {
    this.#vectors = vectors.map((vector) => Float64Array.from(vector));
    this.#centroids = centroidsOf(this.#vectors, labels, count);
  }

  near(text: ArrayLike<number>): Nearness {
    const vector = Float64Array.from(text);
    const best = new Float64Array(this.count * VOTERS).fill(-1);
    this.#vectors.forEach((example, at) => {
      insert(best, (this.labels[at] ?? 0) * VOTERS, dotProduct(example, vector));
    });
    const nearest = new Float64Array(this.count);
    const votes = new Float64Array(this.count);
    for (let label = 0; label < this.count; label++) {
      const own = best.subarray(label * VOTERS, (label + 1) * VOTERS);
      const first = own[0] ?? -1;
      // A label of fewer examples votes with those that it has.
      const known = own.filter((cosine) => cosine > -1);
      const mean = known.reduce((sum, cosine) => sum + cosine, 0) / Math.max(1, known.length);
      nearest[label] = first;
      votes[label] = (first + (known.length > 0 ? mean : first)) / 2;
    }
    return { any: nearest.reduce((most, cosine) => Math.max(most, cosine), -1), nearest, votes };
  }

  /** The cosine to the mean of a label's examples. */
  central(vector: ArrayLike<number>, label: number): number {
    const centroid = this.#centroids[label];
    return centroid ? dotProduct(centroid, Float64Array.from(vector)) : 0;
  }
}

/** Keeps the greatest values of a stretch in falling order. */
function insert(values: Float64Array, from: number, value: number): void {
  for (let at = from + VOTERS - 1; at >= from; at--) {
    if (value <= (values[at] ?? 0)) return;
    if (at < from + VOTERS - 1) values[at + 1] = values[at] ?? 0;
    values[at] = value;
  }
}

function centroidsOf(
  vectors: readonly Float64Array[],
  labels: readonly number[],
  count: number,
): Float64Array[] {
  const sums = Array.from({ length: count }, () => new Float64Array(vectors[0]?.length ?? 0));
  vectors.forEach((vector, example) => {
    const sum = sums[labels[example] ?? 0];
    if (sum) for (let at = 0; at < sum.length; at++) sum[at] = (sum[at] ?? 0) + (vector[at] ?? 0);
  });
  return sums.map((sum) => {
    const length = Math.sqrt(dotProduct(sum, sum));
    return length > 0 ? sum.map((value) => value / length) : sum;
  });
}
