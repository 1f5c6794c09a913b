import type { History } from '@tradewind/recommender';
import { LONGEST_LIST, RankingTally } from '../measure/ranking.js';
import type { Resampling } from '../measure/bootstrap.js';
import type { Metrics } from '../report/evaluation.js';
import type { Shop } from './shop.js';

/** What can be measured beside the blend. */
export const algorithms = ['neighbours', 'trending', 'itemPop', 'sessionPop'] as const;
export type Algorithm = (typeof algorithms)[number];

/** Lists of item ids by method, best first. */
export type Lists = Readonly<Record<string, readonly string[]>>;

/** The list that a shopper with this history gets, and what each source has to say by itself. */
export function servedLists(shop: Shop, history: History): Lists {
  const { items } = shop.recommend(history, LONGEST_LIST);
  const seen = new Set(history.map(([item]) => item));
  const trending = shop.recommend([], LONGEST_LIST + seen.size).items;
  return {
    blend: items.map(({ item }) => item),
    neighbours: items.flatMap(({ item, source }) => (source === 'neighbours' ? [item] : [])),
    trending: trending.flatMap(({ item }) => (seen.has(item) ? [] : [item])).slice(0, LONGEST_LIST),
  };
}

/** One point of an evaluation: to whom lists were shown, and what turned out relevant. */
export interface Point {
  readonly unit: string;
  readonly relevant: ReadonlySet<string>;
}

/** The tallies of all methods that a run measures. */
export class Tallies {
  readonly #tallies = new Map<string, RankingTally>();

  constructor(private readonly chosen: readonly Algorithm[]) {}

  /** Whether a method is wanted; those that are no algorithms (`blend` and parts of it) always are. */
  wants(method: string): boolean {
    const isAlgorithm = algorithms.some((each) => each === method);
    return !isAlgorithm || this.chosen.some((each) => each === method);
  }

  add({ unit, relevant }: Point, lists: Lists): void {
    for (const [method, list] of Object.entries(lists)) {
      if (!this.wants(method)) continue;
      const tally = this.#tallies.get(method) ?? new RankingTally();
      this.#tallies.set(method, tally);
      tally.add(unit, list, relevant);
    }
  }

  points(method = 'blend'): number {
    return this.#tallies.get(method)?.points ?? 0;
  }

  /** Figures of the blend, of its sources and parts, and of the baselines. */
  figures(resampling: Resampling) {
    const perSource: Record<string, Metrics> = {};
    const baselines: Record<string, Metrics> = {};
    let metrics: Metrics = {};
    for (const [method, tally] of this.#tallies) {
      const estimates = tally.estimates(resampling);
      if (method === 'blend') metrics = estimates;
      else if (method.endsWith('Pop')) baselines[method] = estimates;
      else perSource[method] = estimates;
    }
    return { metrics, perSource, baselines };
  }
}
