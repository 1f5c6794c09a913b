import { betaDraw, seededNumbers } from '../../random-source.js';

export interface ThompsonOptions {
  /** Clicks and passes that an item is taken to have had before it was ever shown. */
  readonly priorClicks: number;
  readonly priorPasses: number;
  /** Exposures after which an item is no longer new, and is left to the other sources. */
  readonly maxExposures: number;
  /** New items known at a time: the latest. */
  readonly maxItems: number;
  /** Draws by which the likelihood of a choice is estimated. */
  readonly propensityDraws: number;
}

export const defaultThompsonOptions: ThompsonOptions = {
  priorClicks: 1,
  priorPasses: 20,
  maxExposures: 200,
  maxItems: 5_000,
  propensityDraws: 200,
};

export interface ThompsonState {
  /** Item, exposures and clicks, the oldest first. */
  readonly arms: readonly (readonly [number, number, number])[];
}

interface Arm {
  exposures: number;
  clicks: number;
}

/** An item to show, and how likely it was to be the one. */
export interface ExploredItem {
  readonly item: number;
  readonly propensity: number;
}

/**
 * New items get places by Thompson sampling: of each a click rate is drawn from the Beta distribution of what is known
 * of it, and the greatest draw is shown. Sources: Thompson (1933); Chapelle and Li, An empirical evaluation
 * of Thompson sampling (NIPS 2011). An item that has been shown often enough is new no longer.
 */
export class ThompsonExploration {
  readonly options: ThompsonOptions;
  readonly #arms = new Map<number, Arm>();

  constructor(options: Partial<ThompsonOptions> = {}) {
    this.options = { ...defaultThompsonOptions, ...options };
  }

  static fromState(options: Partial<ThompsonOptions>, state: ThompsonState): ThompsonExploration {
    const exploration = new ThompsonExploration(options);
    for (const [item, exposures, clicks] of state.arms) {
      exploration.#arms.set(item, { exposures, clicks });
    }
    return exploration;
  }

  toState(): ThompsonState {
    return { arms: [...this.#arms].map(([item, arm]) => [item, arm.exposures, arm.clicks]) };
  }

  /** The item came into the catalogue. The oldest gives way when there are too many. */
  admit(item: number): void {
    if (this.#arms.has(item)) return;
    const [oldest] = this.#arms.keys();
    if (this.#arms.size >= this.options.maxItems && oldest !== undefined) this.#arms.delete(oldest);
    this.#arms.set(item, { exposures: 0, clicks: 0 });
  }

  withdraw(item: number): void {
    this.#arms.delete(item);
  }

  /** The item was shown. */
  expose(item: number): void {
    const arm = this.#arms.get(item);
    if (arm === undefined) return;
    arm.exposures += 1;
    if (arm.exposures >= this.options.maxExposures) this.#arms.delete(item);
  }

  /** The item was clicked where it had been shown. */
  click(item: number): void {
    const arm = this.#arms.get(item);
    if (arm !== undefined && arm.clicks < arm.exposures) arm.clicks += 1;
  }

  /** The click rate that is expected of an item; `undefined` once it is new no longer. */
  expected(item: number): number | undefined {
    const arm = this.#arms.get(item);
    if (arm === undefined) return undefined;
    const [clicks, passes] = this.#counts(arm);
    return clicks / (clicks + passes);
  }

  /**
   * One of the new items that may be shown, and its propensity: the share of repeated draws in which it was the
   * greatest, at least one in so many draws. The same seed gives the same choice.
   */
  choose(mayShow: (item: number) => boolean, seed: number): ExploredItem | undefined {
    const arms = [...this.#arms].filter(([item]) => mayShow(item));
    if (arms.length === 0) return undefined;
    const next = seededNumbers(seed);
    const chosen = this.#greatest(arms, next);
    const draws = this.options.propensityDraws;
    let times = 1;
    for (let draw = 1; draw < draws; draw++) {
      if (this.#greatest(arms, next) === chosen) times += 1;
    }
    return { item: chosen, propensity: times / draws };
  }

  #greatest(arms: readonly (readonly [number, Arm])[], next: () => number): number {
    let best = -1;
    let most = -1;
    for (const [item, arm] of arms) {
      const [clicks, passes] = this.#counts(arm);
      const drawn = betaDraw(clicks, passes, next);
      if (drawn <= most) continue;
      most = drawn;
      best = item;
    }
    return best;
  }

  #counts({ exposures, clicks }: Arm): readonly [number, number] {
    const { priorClicks, priorPasses } = this.options;
    return [priorClicks + clicks, priorPasses + exposures - clicks];
  }
}
