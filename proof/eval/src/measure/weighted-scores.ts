import { logLossOf } from '@tradewind/ml';
import type { ScoredLabel } from '@tradewind/ml';

/** A prediction for a row of the data. */
export interface ScoredRow extends ScoredLabel {
  /** Index of the row among all rows, whose weight counts. */
  readonly row: number;
}

/**
 * The metrics of `libs/ml` for a sample in which each row stands as often as its weight says, so that
 * a bootstrap need not sort anew for each draw. With all weights 1 they are equal to those.
 */
export class WeightedScores {
  readonly #scores: Float64Array;
  readonly #labels: Uint8Array;
  readonly #rows: Uint32Array;
  readonly #losses: Float64Array;
  readonly #bins: Uint8Array;

  constructor(scored: readonly ScoredRow[], bins = 10) {
    const sorted = scored.toSorted((a, b) => a.score - b.score);
    this.#scores = Float64Array.from(sorted, ({ score }) => score);
    this.#labels = Uint8Array.from(sorted, ({ label }) => label);
    this.#rows = Uint32Array.from(sorted, ({ row }) => row);
    this.#losses = Float64Array.from(sorted, ({ score, label }) => logLossOf(score, label));
    this.#bins = Uint8Array.from(sorted, ({ score }) =>
      Math.min(bins - 1, Math.max(0, Math.floor(score * bins))),
    );
  }

  /** Area under the ROC curve, ties counting half; NaN when there is only one class. */
  auc(weights: Uint32Array): number {
    let negatives = 0;
    let positives = 0;
    let wins = 0;
    for (let start = 0; start < this.#scores.length;) {
      let tiedNegatives = 0;
      let tiedPositives = 0;
      const score = this.#scores[start];
      let at = start;
      for (; at < this.#scores.length && this.#scores[at] === score; at++) {
        const weight = this.#weight(at, weights);
        if (this.#labels[at] === 1) tiedPositives += weight;
        else tiedNegatives += weight;
      }
      wins += tiedPositives * (negatives + tiedNegatives / 2);
      negatives += tiedNegatives;
      positives += tiedPositives;
      start = at;
    }
    return wins / (positives * negatives);
  }

  /** Mean loss in nats. */
  logLoss(weights: Uint32Array): number {
    let sum = 0;
    let count = 0;
    for (let at = 0; at < this.#rows.length; at++) {
      const weight = this.#weight(at, weights);
      sum += weight * (this.#losses[at] ?? 0);
      count += weight;
    }
    return sum / count;
  }

  /** Expected calibration error over bins of equal width. */
  calibrationError(weights: Uint32Array): number {
    const excess = new Float64Array(256);
    let count = 0;
    for (let at = 0; at < this.#rows.length; at++) {
      const weight = this.#weight(at, weights);
      const bin = this.#bins[at] ?? 0;
      const error = (this.#scores[at] ?? 0) - (this.#labels[at] ?? 0);
      excess[bin] = (excess[bin] ?? 0) + weight * error;
      count += weight;
    }
    return excess.reduce((sum, value) => sum + Math.abs(value), 0) / count;
  }

  /**
   * Share of the zeros that fall below a threshold which at most a share of the ones falls below: what
   * is rejected at that loss. A one on the threshold is kept, and so is a zero.
   */
  zerosBelow(lossOfOnes: number, weights: Uint32Array): number {
    const sums = [0, 0];
    for (let at = 0; at < this.#rows.length; at++) {
      const label = this.#labels[at] ?? 0;
      sums[label] = (sums[label] ?? 0) + this.#weight(at, weights);
    }
    const [zeros = 0, ones = 0] = sums;
    const threshold = this.#thresholdLosing(lossOfOnes * ones, weights);
    let rejected = 0;
    for (let at = 0; at < this.#rows.length && (this.#scores[at] ?? 0) < threshold; at++) {
      if (this.#labels[at] === 0) rejected += this.#weight(at, weights);
    }
    return rejected / zeros;
  }

  #weight(at: number, weights: Uint32Array): number {
    return weights[this.#rows[at] ?? 0] ?? 0;
  }

  /** The highest score of a one below which no more than `most` ones lie. */
  #thresholdLosing(most: number, weights: Uint32Array): number {
    let below = 0;
    for (let at = 0; at < this.#scores.length; at++) {
      if (this.#labels[at] !== 1) continue;
      below += this.#weight(at, weights);
      if (below > most) return this.#scores[at] ?? Infinity;
    }
    return Infinity;
  }
}
