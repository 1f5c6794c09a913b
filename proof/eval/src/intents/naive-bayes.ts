import type { LabelledText } from '@tradewind/ml';
import { normaliseText } from '@tradewind/ml';

const WORD = /\p{Script=Han}|(?:(?!\p{Script=Han})[\p{L}\p{N}])+/gu;

function wordsOf(text: string): string[] {
  return normaliseText(text).match(WORD) ?? [];
}

/** Multinomial naive Bayes over words with add-one smoothing: the baseline that needs no training. */
export class NaiveBayes {
  readonly #labels: string[] = [];
  readonly #examples: number[] = [];
  readonly #words: Map<string, number>[] = [];
  readonly #totals: number[] = [];
  readonly #vocabulary = new Set<string>();

  learn(examples: readonly LabelledText[]): void {
    for (const { text, label } of examples) {
      let at = this.#labels.indexOf(label);
      if (at < 0) {
        at = this.#labels.push(label) - 1;
        this.#examples.push(0);
        this.#words.push(new Map());
        this.#totals.push(0);
      }
      this.#examples[at] = (this.#examples[at] ?? 0) + 1;
      for (const word of wordsOf(text)) {
        const counts = this.#words[at];
        counts?.set(word, (counts.get(word) ?? 0) + 1);
        this.#totals[at] = (this.#totals[at] ?? 0) + 1;
        this.#vocabulary.add(word);
      }
    }
  }

  /** The most probable label and its posterior probability. */
  predict(text: string): { label: string; confidence: number } {
    const all = this.#examples.reduce((sum, count) => sum + count, 0);
    const words = wordsOf(text);
    const scores = this.#labels.map((_, at) => {
      const total = (this.#totals[at] ?? 0) + this.#vocabulary.size + 1;
      const prior = Math.log((this.#examples[at] ?? 0) / all);
      return words.reduce((sum, word) => {
        return sum + Math.log(((this.#words[at]?.get(word) ?? 0) + 1) / total);
      }, prior);
    });
    const best = Math.max(...scores);
    const mass = scores.reduce((sum, score) => sum + Math.exp(score - best), 0);
    return { label: this.#labels[scores.indexOf(best)] ?? '', confidence: 1 / mass };
  }
}
