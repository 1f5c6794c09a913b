import { latestDistinct } from '../latest-distinct.js';
import type { RankingModel, RankingQuery, Touch } from '../ranking-model.js';
import { BestItems, Scores } from '../scores.js';
import { SessionIndex } from './session-index.js';
import type { SessionIndexBounds, SessionIndexState } from './session-index.js';

export interface SessionKnnOptions extends SessionIndexBounds {
  /** Distinct latest items of the history that stand for the session. */
  readonly basis: number;
  /** Sessions most alike that speak for their items. */
  readonly neighbours: number;
  /** Places after which an item of the session says 1/e as much: for being alike, and for what is scored. */
  readonly similarityDecay: number;
  readonly scoreDecay: number;
  /** Places from the common item after which an item of a neighbour counts 1/e as much. */
  readonly distanceDecay: number;
  /** Time after which a neighbour counts 1/e as much, ms. */
  readonly ageDecayMs: number;
  /** `x` in `1 + x idf`, by which rare items count more. */
  readonly rarity: number;
}

const DAY_MS = 86_400_000;

export const defaultSessionKnnOptions: SessionKnnOptions = {
  maxSessions: 200_000,
  maxSessionItems: 50,
  maxPostings: 1_000,
  maxItems: 200_000,
  gapMs: DAY_MS / 48,
  basis: 15,
  neighbours: 500,
  similarityDecay: 3,
  scoreDecay: 1,
  distanceDecay: 4,
  ageDecayMs: 60 * DAY_MS,
  rarity: 1,
};

/**
 * Sessions like the present one speak for their items: the more alike, the more recent, and the nearer an
 * item stands to the latest item in common, the louder. Sources: Ludewig et al., Empirical analysis of
 * session-based recommendation algorithms (UMUAI 2021), V-STAN; Kersbergen et al., Serenade
 * (SIGMOD 2022), for posting lists that hold the latest sessions only (VMIS-kNN).
 */
export class SessionKnn implements RankingModel {
  readonly options: SessionKnnOptions;
  #index: SessionIndex;
  readonly #similarities = new Scores();
  /** What sessions say of items, before the rarity of these. */
  readonly #said = new Scores();
  /** By distance from the common item. */
  readonly #nearnesses: number[] = [];
  /** Place from the end (0 the latest) of the latest item in common with a session, by slot. */
  #latest = new Int32Array(0);

  constructor(options: Partial<SessionKnnOptions> = {}) {
    this.options = { ...defaultSessionKnnOptions, ...options };
    this.#index = new SessionIndex(this.options);
  }

  static fromState(options: Partial<SessionKnnOptions>, state: SessionIndexState): SessionKnn {
    const model = new SessionKnn(options);
    model.#index = SessionIndex.fromState(model.options, state);
    return model;
  }

  toState(): SessionIndexState {
    return this.#index.toState();
  }

  learn({ shopper, item, time }: Touch): void {
    this.#index.add(shopper, item, time);
  }

  /** The number now stands for another shopper: what comes next begins a session. */
  end(shopper: number): void {
    this.#index.end(shopper);
  }

  /** Takes a shopper's sessions out: lists are as if there had been none, while no posting list was full. */
  forget(shopper: number): void {
    this.#index.forget(shopper);
  }

  score(query: RankingQuery, scores: Scores): void {
    const items = latestDistinct(query.history, this.options.basis);
    if (items.length === 0) return;
    const { items: slots, scores: similarities } = this.#neighbours(items, query);
    this.#said.clear();
    for (let at = 0; at < slots.length; at++) {
      this.#speak(slots[at] ?? 0, similarities[at] ?? 0, items);
    }
    this.#addByRarity(scores);
  }

  /** Slots of the sessions most alike, best first. */
  #neighbours(items: Int32Array, { shopper, now }: RankingQuery) {
    const { maxSessions, similarityDecay, neighbours, ageDecayMs } = this.options;
    const index = this.#index;
    const own = shopper < 0 ? -1 : index.openOf(shopper);
    if (this.#latest.length === 0) this.#latest = new Int32Array(maxSessions);
    const sums = this.#similarities;
    sums.clear();
    items.forEach((item, place) => {
      const weight = Math.exp(-place / similarityDecay);
      for (const session of index.sessionsOf(item)) {
        if (session === own || !index.isKept(session)) continue;
        const slot = session % maxSessions;
        if (sums.get(slot) === 0) this.#latest[slot] = place;
        sums.add(slot, weight);
      }
    });
    const best = new BestItems(neighbours);
    for (let at = 0; at < sums.size; at++) {
      const slot = sums.itemAt(at);
      const age = Math.max(0, now - index.timeOf(slot));
      const alike = sums.get(slot) / Math.sqrt(index.sizeOf(slot));
      best.add(slot, alike * Math.exp(-age / ageDecayMs));
    }
    return best.ranked();
  }

  #speak(slot: number, similarity: number, items: Int32Array): void {
    const place = this.#latest[slot] ?? 0;
    const session = this.#index.itemsOf(slot);
    const common = session.indexOf(items[place] ?? -1);
    const loudness = similarity * Math.exp(-place / this.options.scoreDecay);
    for (let at = 0; at < session.length; at++) {
      this.#said.add(session[at] ?? 0, loudness * this.#nearness(Math.abs(at - common)));
    }
  }

  /** Once for each item, since a rarity takes a logarithm. */
  #addByRarity(scores: Scores): void {
    const { rarity } = this.options;
    const index = this.#index;
    for (let at = 0; at < this.#said.size; at++) {
      const item = this.#said.itemAt(at);
      const idf = rarity === 0 ? 0 : Math.log(index.kept / Math.max(1, index.postings(item)));
      scores.add(item, this.#said.get(item) * (1 + rarity * idf));
    }
  }

  #nearness(distance: number): number {
    const known = this.#nearnesses[distance];
    if (known !== undefined) return known;
    return (this.#nearnesses[distance] = Math.exp(-distance / this.options.distanceDecay));
  }
}
