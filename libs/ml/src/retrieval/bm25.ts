import { normaliseText } from '../text-features.js';

export interface Bm25Options {
  /** How fast repetitions of a term cease to count. */
  readonly k1: number;
  /** How much the length of a document counts, from 0 to 1. */
  readonly b: number;
}

/** As of Lucene. */
export const defaultBm25: Bm25Options = { k1: 1.2, b: 0.75 };

export interface FoundDocument {
  /** Its place in the list of documents. */
  readonly document: number;
  readonly score: number;
}

/** Longer texts are cut, which bounds the cost of one, in UTF-16 units. */
const MAX_LENGTH = 4_000;
const WORD = /\p{Script=Han}+|(?:(?!\p{Script=Han})[\p{L}\p{N}\p{M}])+/gu;

/** The terms of a text for search: words; of Chinese, single characters and pairs of neighbours. */
export function searchTerms(text: string): string[] {
  const words = normaliseText(text.slice(0, MAX_LENGTH)).match(WORD) ?? [];
  return words.flatMap((word) => {
    if (!/^\p{Script=Han}/u.test(word)) return [word];
    const characters = Array.from(word);
    const pairs = characters.slice(1).map((next, at) => `${characters[at] ?? ''}${next}`);
    return [...characters, ...pairs];
  });
}

interface Posting {
  readonly document: number;
  readonly count: number;
}

/**
 * An inverted index of texts that ranks them by Okapi BM25 (Robertson and Zaragoza, The Probabilistic
 * Relevance Framework: BM25 and Beyond, 2009), with the logarithm of Lucene, which is never negative.
 */
export class Bm25Index {
  readonly #postings = new Map<string, Posting[]>();
  readonly #lengths: readonly number[];
  readonly #meanLength: number;

  constructor(
    documents: readonly string[],
    private readonly options: Bm25Options = defaultBm25,
  ) {
    this.#lengths = documents.map((text, document) => this.#add(text, document));
    const total = this.#lengths.reduce((sum, length) => sum + length, 0);
    this.#meanLength = documents.length === 0 ? 0 : total / documents.length;
  }

  get size(): number {
    return this.#lengths.length;
  }

  /** The best documents that share a term with the query, best first; of equals, the first in the list. */
  search(query: string, most: number): FoundDocument[] {
    return [...this.scores(query)]
      .map(([document, score]) => ({ document, score }))
      .sort((a, b) => b.score - a.score || a.document - b.document)
      .slice(0, most);
  }

  /** Scores of all documents that share a term with the query. */
  scores(query: string): Map<number, number> {
    const scores = new Map<number, number>();
    for (const term of new Set(searchTerms(query))) {
      const postings = this.#postings.get(term);
      if (!postings) continue;
      const rarity = Math.log(1 + (this.size - postings.length + 0.5) / (postings.length + 0.5));
      for (const { document, count } of postings) {
        const share = (count * (this.options.k1 + 1)) / (count + this.#saturation(document));
        scores.set(document, (scores.get(document) ?? 0) + rarity * share);
      }
    }
    return scores;
  }

  #saturation(document: number): number {
    const { k1, b } = this.options;
    const relative = (this.#lengths[document] ?? 0) / Math.max(1, this.#meanLength);
    return k1 * (1 - b + b * relative);
  }

  /** Returns the document's number of terms. */
  #add(text: string, document: number): number {
    const terms = searchTerms(text);
    const counts = new Map<string, number>();
    for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) {
      const postings = this.#postings.get(term) ?? [];
      this.#postings.set(term, postings);
      postings.push({ document, count });
    }
    return terms.length;
  }
}
