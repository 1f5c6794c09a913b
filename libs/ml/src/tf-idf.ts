/** A vector that holds only its non-zero components, by ascending index. */
export interface SparseVector {
  readonly indices: Int32Array;
  readonly values: Float64Array;
}

/**
 * Weights features by term frequency and inverse document frequency, and scales vectors to unit
 * length. tf = 1 + ln(count); idf = ln((1 + n) / (1 + df)) + 1 (smoothed, as if one document
 * contained every feature). Source: Manning, Raghavan, Schuetze, Introduction to Information
 * Retrieval, 6.2-6.4. Features unseen in `fit` are left out; a document that has only such features
 * is the zero vector.
 */
export class TfIdf {
  readonly #index = new Map<string, number>();
  #idf = new Float64Array(0);

  /** Number of features known. */
  get size(): number {
    return this.#index.size;
  }

  /** Replaces all known features by those of `documents`, numbered in order of appearance. */
  fit(documents: readonly (readonly string[])[]): this {
    this.#index.clear();
    const frequency: number[] = [];
    for (const document of documents) {
      for (const feature of new Set(document)) {
        const index = this.#index.get(feature) ?? this.#index.size;
        this.#index.set(feature, index);
        frequency[index] = (frequency[index] ?? 0) + 1;
      }
    }
    this.#idf = Float64Array.from(
      frequency,
      (count) => Math.log((1 + documents.length) / (1 + count)) + 1,
    );
    return this;
  }

  transform(document: readonly string[]): SparseVector {
    const counts = new Map<number, number>();
    for (const feature of document) {
      const index = this.#index.get(feature);
      if (index !== undefined) counts.set(index, (counts.get(index) ?? 0) + 1);
    }
    const indices = Int32Array.from(counts.keys()).sort();
    const values = Float64Array.from(indices, (index) => this.#weight(index, counts));
    const length = Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
    if (length > 0) values.forEach((value, at) => (values[at] = value / length));
    return { indices, values };
  }

  #weight(index: number, counts: ReadonlyMap<number, number>): number {
    return (1 + Math.log(counts.get(index) ?? 1)) * (this.#idf[index] ?? 0);
  }
}
