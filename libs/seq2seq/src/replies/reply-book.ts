import { Bm25Index } from '@tradewind/ml';
import { slotted } from '../text/pair.js';
import type { TextPair } from '../text/pair.js';
import { filled, withSlots } from '../text/slots.js';

/** A reply of before that may answer a question. */
export interface FoundReply {
  readonly text: string;
  /** Of the retrieval; the best of a question is 1. */
  readonly score: number;
  /** Place of its pair in the book. */
  readonly pair: number;
}

/**
 * What was replied to questions like a given one, by BM25 on the questions. Values of the given question stand
 * where those of the old one were, and a reply that lacks a value then is left out.
 */
export class ReplyBook {
  readonly #pairs: readonly TextPair[];
  readonly #index: Bm25Index;

  constructor(pairs: readonly TextPair[]) {
    this.#pairs = pairs.map(slotted);
    this.#index = new Bm25Index(this.#pairs.map(({ question }) => question));
  }

  get size(): number {
    return this.#pairs.length;
  }

  /** At most so many different replies, best first; of equals, the newest in the book. */
  find(question: string, most: number): FoundReply[] {
    const { text, values } = withSlots(question);
    const scores = [...this.#index.scores(text)].sort(([a, m], [b, n]) => n - m || b - a);
    const best = scores[0]?.[1] ?? 1;
    const found = new Map<string, FoundReply>();
    for (const [pair, score] of scores) {
      if (found.size >= most) break;
      const reply = filled(this.#pairs[pair]?.reply ?? '', values);
      if (reply === '' || reply.includes('…') || found.has(reply)) continue;
      found.set(reply, { text: reply, score: score / best, pair });
    }
    return [...found.values()];
  }
}
