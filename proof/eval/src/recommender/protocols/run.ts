import { Isgd, NOBODY, Scores } from '@tradewind/ml';
import type { RankingQuery, SourceName, Touch } from '@tradewind/ml';
import { LONGEST_LIST } from '../../measure/ranking.js';
import type { TaskContext } from '../../task.js';
import type { RecommenderData } from '../data.js';
import { LiveModels } from '../live-models.js';
import type { NumberedTouches } from '../numbering.js';
import type { Baseline } from '../algorithms.js';
import { PopularityRanking } from '../popularity.js';
import type { NumberLists, Tallies } from '../tallies.js';

/** The data and methods that a protocol measures, and the tallies that take its figures. */
export interface ProtocolRun {
  readonly data: RecommenderData;
  readonly numbered: NumberedTouches;
  readonly sources: readonly SourceName[];
  readonly baselines: readonly Baseline[];
  /** True when lists may hold what stands in the session already. */
  readonly repeats: boolean;
  readonly seed: number;
  readonly tallies: Tallies;
  readonly context: TaskContext;
}

export type Protocol = (run: ProtocolRun) => void;

/** Points scored between two reports of progress. */
export const REPORT_EVERY = 200;

export function newModels({ sources, seed, context }: ProtocolRun): LiveModels {
  return new LiveModels({ sources, seed, context });
}

/** Methods that are measured beside the blend and learn from the same touches. */
export class Baselines {
  readonly ranking = new PopularityRanking();
  readonly #isgd: Isgd | undefined;
  readonly #scores = new Scores();

  constructor(private readonly run: ProtocolRun) {
    const { baselines, seed } = run;
    if (baselines.includes('isgd')) this.#isgd = new Isgd({ seed });
  }

  learn(touch: Touch): void {
    this.ranking.add(touch.item);
    this.#isgd?.learn(touch);
  }

  learnAll(touches: readonly Touch[]): void {
    for (const touch of touches) this.learn(touch);
  }

  lists(query: RankingQuery, isLeftOut: ((item: number) => boolean) | undefined): NumberLists {
    const lists: Record<string, ArrayLike<number>> = {};
    if (this.run.baselines.includes('itemPop')) {
      lists['itemPop'] = this.ranking.top(LONGEST_LIST, isLeftOut);
    }
    if (this.#isgd !== undefined && query.shopper !== NOBODY) {
      this.#scores.clear();
      this.#isgd.score(query, this.#scores);
      lists['isgd'] = this.#scores.top(LONGEST_LIST, isLeftOut).items;
    }
    return lists;
  }
}
