import { bootstrap } from './bootstrap.js';
import type { Estimate, Resampling } from './bootstrap.js';

/** The metrics of a ranked list, in the order of {@link rankingScores}. */
export const rankingMetrics = [
  'ndcg@10',
  'recall@10',
  'precision@10',
  'hr@10',
  'mrr@10',
  'hr@5',
  'ndcg@5',
  'hr@20',
  'ndcg@20',
  'mrr@20',
] as const;
export type RankingMetric = (typeof rankingMetrics)[number];
/** Items of a list that the metrics look at. */
export const LONGEST_LIST = 20;

/** What is relevant among the first `k` of a list. */
interface Cut {
  readonly hits: number;
  readonly gain: number;
  readonly ideal: number;
}

/**
 * Scores of one list, best item first, against the items that turned out relevant:
 * `ndcg@k` is binary gain discounted by `log2(rank + 1)` over that of an ideal list, `recall@10` the
 * share of the relevant items among the first 10, `precision@10` the relevant ones among 10, `hr@k` 1 if
 * any is among the first k, `mrr@k` the reciprocal rank of the first within k, or 0.
 */
export function rankingScores<Id>(list: ArrayLike<Id>, relevant: ReadonlySet<Id>): number[] {
  const ranks: number[] = [];
  for (let at = 0; at < Math.min(LONGEST_LIST, list.length); at++) {
    if (relevant.has(list[at] as Id)) ranks.push(at + 1);
  }
  const [five, ten, twenty] = [5, 10, LONGEST_LIST].map((k) => cutAt(k, ranks, relevant.size));
  const [first = Infinity] = ranks;
  const hits = ten?.hits ?? 0;
  const reciprocal = (k: number) => (first <= k ? 1 / first : 0);
  const isHit = (k: number) => (first <= k ? 1 : 0);
  return [
    share(ten),
    relevant.size === 0 ? 0 : hits / relevant.size,
    hits / 10,
    ...[isHit(10), reciprocal(10), isHit(5), share(five)],
    ...[isHit(LONGEST_LIST), share(twenty), reciprocal(LONGEST_LIST)],
  ];
}

function cutAt(k: number, ranks: readonly number[], relevant: number): Cut {
  let gain = 0;
  let hits = 0;
  for (const rank of ranks) {
    if (rank > k) break;
    hits += 1;
    gain += 1 / Math.log2(rank + 1);
  }
  let ideal = 0;
  for (let rank = 1; rank <= Math.min(k, relevant); rank++) ideal += 1 / Math.log2(rank + 1);
  return { hits, gain, ideal };
}

function share(cut: Cut | undefined): number {
  return cut === undefined || cut.ideal === 0 ? 0 : cut.gain / cut.ideal;
}

/** Sums the scores of lists by the user or session to whom they were shown. */
export class RankingTally {
  readonly #units = new Map<number | string, number>();
  readonly #counts: number[] = [];
  /** By metric, then by unit. */
  readonly #sums: number[][] = rankingMetrics.map(() => []);
  #points = 0;

  add<Id>(unit: number | string, list: ArrayLike<Id>, relevant: ReadonlySet<Id>): void {
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
