import { bootstrap } from './bootstrap.js';
import type { Estimate, Resampling } from './bootstrap.js';

/** The metrics of a ranked list, in the order of {@link rankingScores}. */
export const rankingMetrics = ['ndcg@10', 'recall@10', 'hr@10', 'hr@20', 'mrr@20'] as const;
/** Items of a list that the metrics look at. */
export const LONGEST_LIST = 20;

/**
 * Scores of one list, best item first, against the items that turned out relevant:
 * `ndcg@10` is binary gain discounted by `log2(rank + 1)` over that of an ideal list, `recall@10` the
 * share of the relevant items among the first 10, `hr@k` 1 if any is among the first k, `mrr@20` the
 * reciprocal rank of the first within 20, or 0.
 */
export function rankingScores(list: readonly string[], relevant: ReadonlySet<string>): number[] {
  let gain = 0;
  let hits = 0;
  let first = 0;
  list.slice(0, LONGEST_LIST).forEach((item, at) => {
    if (!relevant.has(item)) return;
    if (first === 0) first = at + 1;
    if (at >= 10) return;
    hits++;
    gain += 1 / Math.log2(at + 2);
  });
  let ideal = 0;
  for (let at = 0; at < Math.min(10, relevant.size); at++) ideal += 1 / Math.log2(at + 2);
  return [
    ideal === 0 ? 0 : gain / ideal,
    relevant.size === 0 ? 0 : hits / relevant.size,
    hits > 0 ? 1 : 0,
    first > 0 ? 1 : 0,
    first > 0 ? 1 / first : 0,
  ];
}

/** Sums the scores of lists by the user or session to whom they were shown. */
export class RankingTally {
  readonly #units = new Map<string, number>();
  readonly #counts: number[] = [];
  /** By metric, then by unit. */
  readonly #sums: number[][] = rankingMetrics.map(() => []);
  #points = 0;

  add(unit: string, list: readonly string[], relevant: ReadonlySet<string>): void {
    let row = this.#units.get(unit);
    if (row === undefined) {
      row = this.#units.size;
      this.#units.set(unit, row);
      this.#counts.push(0);
      for (const sums of this.#sums) sums.push(0);
    }
    this.#points++;
    this.#counts[row] = (this.#counts[row] ?? 0) + 1;
    rankingScores(list, relevant).forEach((score, metric) => {
      const sums = this.#sums[metric];
      if (sums !== undefined) sums[row] = (sums[row] ?? 0) + score;
    });
  }

  /** Lists added. */
  get points(): number {
    return this.#points;
  }

  /** Means over all lists; the bootstrap draws users or sessions, with all lists of each. */
  estimates(resampling: Resampling): Record<string, Estimate> {
    const estimates = bootstrap(this.#units.size, (weights) => this.#means(weights), resampling);
    return Object.fromEntries(
      rankingMetrics.flatMap((name, metric) => {
        const estimate = estimates[metric];
        return estimate === undefined ? [] : [[name, estimate]];
      }),
    );
  }

  #means(weights: Uint32Array): number[] {
    let count = 0;
    this.#counts.forEach((each, row) => (count += each * (weights[row] ?? 0)));
    return this.#sums.map((sums) => {
      let sum = 0;
      for (let row = 0; row < sums.length; row++) sum += (sums[row] ?? 0) * (weights[row] ?? 0);
      return sum / count;
    });
  }
}
