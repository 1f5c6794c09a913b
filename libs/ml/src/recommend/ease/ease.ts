import { latestDistinct } from '../latest-distinct.js';
import type { RankingModel, RankingQuery } from '../ranking-model.js';
import type { Scores } from '../scores.js';
import type { EaseSolution } from './solve.js';

/**
 * Scores by the solution that was given last: the sum of the weights of the items in the history. Items that came
 * up since then, and those beyond the bound of the solution, are silent.
 */
export class Ease implements RankingModel {
  #rows = new Map<number, number>();
  #solution: EaseSolution | undefined;

  /** @param basis the latest distinct items of the history that speak */
  constructor(private readonly options: { readonly basis: number } = { basis: 500 }) {}

  set solution(solution: EaseSolution) {
    this.#solution = solution;
    this.#rows = new Map(Array.from(solution.items, (item, row) => [item, row]));
  }

  learn(): void {
    // A solution comes from a training job.
  }

  score({ history }: RankingQuery, scores: Scores): void {
    if (this.#solution === undefined) return;
    const { width, targets, weights } = this.#solution;
    for (const item of latestDistinct(history, this.options.basis)) {
      const row = this.#rows.get(item);
      if (row === undefined) continue;
      for (let slot = row * width; slot < (row + 1) * width; slot++) {
        const target = targets[slot] ?? -1;
        if (target >= 0) scores.add(target, weights[slot] ?? 0);
      }
    }
  }
}
