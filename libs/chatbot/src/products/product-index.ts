import { rarityOf } from '../search/search-words.js';
import { headsOf, isHan, productTerms } from './product-terms.js';

/** What products are found by. */
export interface NamedProduct {
  readonly id: string;
  readonly name: string;
  readonly brand?: string | undefined;
  readonly category?: string | undefined;
  /** What distinguishes its variants. */
  readonly options: readonly string[];
}

export interface FoundProduct {
  readonly id: string;
  /** The share of what the text says that the product is called, in (0, 1]. */
  readonly fit: number;
}

interface Entry {
  readonly id: string;
  readonly terms: ReadonlySet<string>;
  readonly nameTerms: ReadonlySet<string>;
  readonly heads: readonly string[];
  /** The terms of the brand and of the category. */
  readonly kinds: readonly (readonly string[])[];
}

/** Words that no product has count so much of what the rarest word would. */
const UNHEARD_SHARE = 0.3;
/** A character alone says little. */
const CHARACTER_SHARE = 0.3;
const LEAST_FIT = 0.35;
/** Products that fit nearly as well as the best are meant as well. */
const NEAR_BEST = 0.75;
/** A term that more products share says nothing. */
const MOST_OF_A_TERM = 2_000;

/**
 * Finds the products that a text names: by the word that says what the thing is, by two words of the name, by its id,
 * or by the whole of its brand or category. A colour or a size alone names nothing.
 */
export class ProductIndex {
  readonly #entries: readonly Entry[];
  readonly #postings = new Map<string, number[]>();

  constructor(products: readonly NamedProduct[]) {
    this.#entries = products.map(entryOf);
    for (const [at, { terms }] of this.#entries.entries()) {
      for (const term of terms) {
        const posting = this.#postings.get(term);
        if (posting) posting.push(at);
        else this.#postings.set(term, [at]);
      }
    }
  }

  /** Whether any product has the term. */
  knows(term: string): boolean {
    return this.#postings.has(term);
  }

  /** Best first; equally good ones by id. */
  find(text: string, limit: number): FoundProduct[] {
    const asked = productTerms(text);
    const all = asked.reduce((sum, term) => sum + this.#weight(term), 0);
    if (all === 0) return [];
    const found = [...this.#candidates(asked)]
      .flatMap((at) => {
        const entry = this.#entries[at];
        const matched = asked.filter((term) => entry?.terms.has(term));
        if (!entry || !isNamed(entry, matched)) return [];
        const fit = matched.reduce((sum, term) => sum + this.#weight(term), 0) / all;
        return fit < LEAST_FIT ? [] : [{ id: entry.id, fit: Math.round(fit * 1e3) / 1e3 }];
      })
      .sort((a, b) => b.fit - a.fit || (a.id < b.id ? -1 : 1));
    const least = (found[0]?.fit ?? 0) * NEAR_BEST;
    return found.filter(({ fit }) => fit >= least).slice(0, limit);
  }

  #candidates(asked: readonly string[]): Set<number> {
    const postings = asked.map((term) => this.#postings.get(term) ?? []);
    return new Set(postings.filter(({ length }) => length <= MOST_OF_A_TERM).flat());
  }

  #weight(term: string): number {
    const count = this.#postings.get(term)?.length ?? 0;
    if (isHan(term)) {
      if (count === 0) return 0;
      return rarityOf(count, this.#entries.length) * (term.length === 1 ? CHARACTER_SHARE : 1);
    }
    return rarityOf(count, this.#entries.length) * (count === 0 ? UNHEARD_SHARE : 1);
  }
}

function entryOf({ id, name, brand = '', category = '', options }: NamedProduct): Entry {
  const nameTerms = productTerms(name);
  const kinds = [productTerms(brand), productTerms(category)].filter(({ length }) => length > 0);
  const own = id.toLowerCase();
  return {
    id,
    nameTerms: new Set(nameTerms),
    terms: new Set([...nameTerms, ...kinds.flat(), ...options.flatMap(productTerms), own]),
    heads: headsOf(name),
    kinds,
  };
}

function isNamed({ id, nameTerms, heads, kinds }: Entry, matched: readonly string[]): boolean {
  const words = matched.filter(
    (term) => nameTerms.has(term) && !(isHan(term) && term.length === 1),
  );
  if (heads.some((head) => words.includes(head)) || words.length > 1) return true;
  if (matched.includes(id.toLowerCase())) return true;
  return kinds.some((terms) => terms.every((term) => matched.includes(term)));
}
