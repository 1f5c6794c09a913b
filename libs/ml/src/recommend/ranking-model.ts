import type { Scores } from './scores.js';

/** A shopper did something with an item. Shoppers and items are numbered from 0 by the caller. */
export interface Touch {
  readonly shopper: number;
  readonly item: number;
  /** ms since the epoch; the touches of a model come in order of time. */
  readonly time: number;
  /** The evidence in the action: 1 for a view, more for a purchase. */
  readonly weight: number;
}

/** The shopper or visitor to whom items are ranked, as far as known. */
export interface RankingQuery {
  /** `NOBODY` for a visitor of whom nothing but the history is known. */
  readonly shopper: number;
  /** Items touched, the latest last; one that was touched twice stands there twice. */
  readonly history: ArrayLike<number>;
  /** ms since the epoch. */
  readonly now: number;
}

export const NOBODY = -1;

/** A model that scores items for a history, with memory that is bounded by its options. */
export interface RankingModel {
  /** Learns a touch; `before` is what the shopper had touched until then, the latest last. */
  learn(touch: Touch, before: ArrayLike<number>): void;
  /**
   * Adds a score to each item that the model has something to say of, seen items included; greater is
   * better, and only the order and the ratios within a model mean something. `scores` starts empty.
   */
  score(query: RankingQuery, scores: Scores): void;
}
