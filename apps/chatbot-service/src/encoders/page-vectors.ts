import { MAX_FOUND_PASSAGES } from '@tradewind/contracts';
import type { MessageSignals } from '@tradewind/contracts';
import type { Language } from '@tradewind/chatbot';

/** A passage of a page as the thread of the encoders gets it. */
export interface PassageToEncode {
  readonly page: string;
  readonly version: number;
  readonly at: number;
  readonly language: Language;
  readonly text: string;
}

type Found = NonNullable<MessageSignals['passages']>;

interface Shelf {
  readonly passages: readonly PassageToEncode[];
  /** The key is the text of the passage. */
  readonly vectors: Map<string, Float32Array>;
}

/** Passages of one tenant that are encoded; further ones are found by words alone. */
const MAX_OF_TENANT = 2_000;
/** Passages of all tenants; the tenants that were not asked for longest are dropped. */
const MAX_OF_ALL = 20_000;

/**
 * Vectors of the passages of the shops' pages. They are encoded one after the other, so that messages of shoppers, which
 * use the same encoders, wait for one passage at most. Until a passage is encoded it is not found.
 */
export class PageVectors {
  readonly #shelves = new Map<string, Shelf>();
  #isEncoding = false;

  constructor(
    private readonly encode: (text: string, language: Language) => Promise<Float32Array>,
  ) {}

  /** Replaces the passages of a tenant. Vectors of texts that have not changed are kept. */
  async put(tenant: string, passages: readonly PassageToEncode[]): Promise<void> {
    const wanted = passages.slice(0, MAX_OF_TENANT);
    const known = this.#shelves.get(tenant)?.vectors;
    const vectors = new Map<string, Float32Array>();
    for (const { text } of wanted) {
      const vector = known?.get(text);
      if (vector) vectors.set(text, vector);
    }
    this.#shelves.delete(tenant);
    if (wanted.length > 0) this.#shelves.set(tenant, { passages: wanted, vectors });
    this.#dropOldest();
    await this.#encodeMissing();
  }

  /** The passages of a language that are closest to a vector, closest first. */
  nearest(tenant: string, language: Language, vector: Float32Array): Found {
    const shelf = this.#shelves.get(tenant);
    if (!shelf) return [];
    this.#shelves.delete(tenant);
    this.#shelves.set(tenant, shelf);
    return shelf.passages
      .flatMap(({ page, version, at, language: own, text }) => {
        const other = own === language ? shelf.vectors.get(text) : undefined;
        return other ? [{ page, version, at, cosine: cosineOf(vector, other) }] : [];
      })
      .sort((a, b) => b.cosine - a.cosine)
      .slice(0, MAX_FOUND_PASSAGES);
  }

  async #encodeMissing(): Promise<void> {
    if (this.#isEncoding) return;
    this.#isEncoding = true;
    try {
      for (let next = this.#missing(); next; next = this.#missing()) {
        const { shelf, passage } = next;
        shelf.vectors.set(passage.text, await this.encode(passage.text, passage.language));
      }
    } finally {
      this.#isEncoding = false;
    }
  }

  #missing(): { shelf: Shelf; passage: PassageToEncode } | undefined {
    for (const shelf of this.#shelves.values()) {
      const passage = shelf.passages.find(({ text }) => !shelf.vectors.has(text));
      if (passage) return { shelf, passage };
    }
    return undefined;
  }

  #dropOldest(): void {
    let all = [...this.#shelves.values()].reduce((sum, of) => sum + of.passages.length, 0);
    for (const [tenant, { passages }] of this.#shelves) {
      if (all <= MAX_OF_ALL) return;
      this.#shelves.delete(tenant);
      all -= passages.length;
    }
  }
}

/** The vectors have unit length. The cosine is rounded, so that it may be written to the log. */
function cosineOf(a: Float32Array, b: Float32Array): number {
  const cosine = a.reduce((sum, value, at) => sum + value * (b[at] ?? 0), 0);
  return Math.max(-1, Math.min(1, Math.round(cosine * 1e4) / 1e4));
}
