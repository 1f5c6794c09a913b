import { RankingTally } from '../measure/ranking.js';
import type { Resampling } from '../measure/bootstrap.js';
import type { Metrics } from '../report/evaluation.js';
import { PairedHits } from './paired-hits.js';

/** Lists of items by number by method, best first. */
export type NumberLists = Readonly<Record<string, ArrayLike<number>>>;

/** One point of an evaluation: to whom lists were shown, and what turned out relevant. */
export interface Point {
  /** A shopper or session; points of one belong together. */
  readonly unit: number | string;
  readonly relevant: ReadonlySet<number>;
}

/** Methods that are trivial or only there to be compared with. */
const BASELINES: readonly string[] = ['itemPop', 'sessionPop', 'isgd'];
const BLEND = 'blend';

/** The tallies of all methods that a run measures. */
export class Tallies {
  readonly #tallies = new Map<string, RankingTally>();
  readonly #paired = new PairedHits(BLEND);

  add({ unit, relevant }: Point, lists: NumberLists): void {
    for (const [method, list] of Object.entries(lists)) {
      const tally = this.#tallies.get(method) ?? new RankingTally();
      this.#tallies.set(method, tally);
      tally.add(unit, list, relevant);
    }
    this.#paired.add(lists, relevant);
  }

  points(method = BLEND): number {
    return this.#tallies.get(method)?.points ?? 0;
  }

  /** Figures of the blend, of its sources and parts, and of the baselines. */
  figures(resampling: Resampling) {
    const perSource: Record<string, Metrics> = {};
    const baselines: Record<string, Metrics> = {};
    let metrics: Metrics = {};
    for (const [method, tally] of this.#tallies) {
      const estimates = tally.estimates(resampling);
      if (method === BLEND) metrics = estimates;
      else if (BASELINES.includes(method)) baselines[method] = estimates;
      else perSource[method] = estimates;
    }
    return { metrics, perSource, baselines };
  }

  /** Sentences on how the blend compares with the others, and how it went over time. */
  notes({ inOrder }: { readonly inOrder: boolean }): string[] {
    return [...this.#paired.comparison(), ...(inOrder ? this.#paired.course() : [])];
  }
}
