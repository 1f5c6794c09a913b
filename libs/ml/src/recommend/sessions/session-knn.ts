import { grownTo } from '../growable.js';
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
  readonly #nearnesses: Float64Array;
  readonly #best = new BestItems(0);
  /** By item: `1 + rarity * idf`, and the version of the index that it was computed for. */
  #rarities = new Float64Array(0);
  #versions = new Float64Array(0);
  /** Place from the end (0 the latest) of the latest item in common with a session, by slot. */
  #latest = new Int32Array(0);

  constructor(options: Partial<SessionKnnOptions> = {}) {
    this.options = { ...defaultSessionKnnOptions, ...options };
    this.#index = new SessionIndex(this.options);
    const { maxSessionItems, distanceDecay } = this.options;
    const distances = Array.from({ length: maxSessionItems + 1 }, (_, distance) => distance);
    this.#nearnesses = Float64Array.from(distances, (distance) =>
      Math.exp(-distance / distanceDecay),
    );
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
    const best = this.#neighbours(items, query);
    this.#said.clear();
    for (let place = 0; place < best.size; place++) {
      this.#speak(best.itemAt(place), best.scoreAt(place), items);
    }
    this.#addByRarity(scores);
  }

  /** Slots of the sessions most alike, best first. */
  #neighbours(items: Int32Array, { shopper, now }: RankingQuery): BestItems {
    const { maxSessions, neighbours, ageDecayMs } = this.options;
    const index = this.#index;
    const own = shopper < 0 ? -1 : index.openOf(shopper);
    if (this.#latest.length === 0) this.#latest = new Int32Array(maxSessions);
    const sums = this.#similarities;
    sums.clear();
    for (let place = 0; place < items.length; place++) this.#meet(items[place] ?? 0, place, own);
    const best = this.#best;
    best.begin(neighbours);
    for (let at = 0; at < sums.size; at++) {
      const slot = sums.itemAt(at);
      const age = Math.max(0, now - index.timeOf(slot));
      const alike = sums.get(slot) / Math.sqrt(index.sizeOf(slot));
      best.add(slot, alike * Math.exp(-age / ageDecayMs));
    }
    best.sort();
    return best;
  }

  /** Sessions with an item, but for one, are the more alike. */
  #meet(item: number, place: number, own: number): void {
    const { maxSessions, similarityDecay } = this.options;
    const sessions = this.#index.sessionsOf(item);
    if (sessions === undefined) return;
    const weight = Math.exp(-place / similarityDecay);
    const { firstKept } = this.#index;
    const sums = this.#similarities;
    const latest = this.#latest;
    const { buffer, size } = sessions;
    for (let at = 0; at < size; at++) {
      const session = buffer[at] ?? 0;
      if (session === own || session < firstKept) continue;
      const slot = session < maxSessions ? session : session % maxSessions;
      if (sums.get(slot) === 0) latest[slot] = place;
      sums.add(slot, weight);
    }
  }

  #speak(slot: number, similarity: number, items: Int32Array): void {
    const place = this.#latest[slot] ?? 0;
    const session = this.#index.bufferOf(slot);
    const size = this.#index.sizeOf(slot);
    const shared = items[place] ?? -1;
    let common = size - 1;
    while (common >= 0 && session[common] !== shared) common -= 1;
    const loudness = similarity * Math.exp(-place / this.options.scoreDecay);
    const said = this.#said;
    const nearnesses = this.#nearnesses;
    for (let at = 0; at < size; at++) {
      said.add(session[at] ?? 0, loudness * (nearnesses[Math.abs(at - common)] ?? 0));
    }
  }

  /** Once for each item, since a rarity takes a logarithm. */
  #addByRarity(scores: Scores): void {
    const said = this.#said;
    const versions = this.#versions;
    const { version } = this.#index;
    for (let at = 0; at < said.size; at++) {
      const item = said.itemAt(at);
      const rarity =
        versions[item] === version ? (this.#rarities[item] ?? 0) : this.#rarityOf(item);
      scores.add(item, said.get(item) * rarity);
    }
  }

  #rarityOf(item: number): number {
    const { rarity } = this.options;
    const index = this.#index;
    const idf = rarity === 0 ? 0 : Math.log(index.kept / Math.max(1, index.postings(item)));
    this.#rarities = grownTo(this.#rarities, item + 1);
    this.#versions = grownTo(this.#versions, item + 1, -1);
    this.#versions[item] = index.version;
    return (this.#rarities[item] = 1 + rarity * idf);
  }
}
