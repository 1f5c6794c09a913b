import { addFaded, fadedError, fadedMean, noFadedSums } from './faded-sums.js';
import type { FadedSums } from './faded-sums.js';

/** When a challenger takes the place of the champion. */
export interface PromotionRule {
  /** Examples on which both were compared, at least. */
  readonly minExamples: number;
  /** Examples after which a comparison counts half. */
  readonly halfLife: number;
  /** By which share of the champion's loss the challenger's has to be less. */
  readonly margin: number;
  /** Standard errors by which it has to be less than that, one-sided. */
  readonly z: number;
  /** Examples after a promotion before the next one. */
  readonly coolDown: number;
}

/**
 * One comparison at z = 3.29 takes equals for better once in 2,000 times. Comparisons that follow each other
 * rest on nearly the same examples: a challenger that is no better is promoted in at most 2 % of simulated
 * runs of 6,000 examples (`candidates.spec.ts`).
 */
export const defaultPromotionRule: PromotionRule = {
  minExamples: 500,
  halfLife: 2_000,
  margin: 0.01,
  z: 3.29,
  coolDown: 2_000,
};

/** How candidates of a model have done. JSON-serialisable. */
export interface CandidatesState {
  champion: string;
  /** The champion before. */
  previous?: string;
  /** Who has pinned the champion, so that no measurement takes its place. */
  pinnedBy?: string;
  /** Examples so far. */
  examples: number;
  /** `examples` at the last promotion. */
  promotedAt?: number;
  losses: Record<string, FadedSums>;
  /** By challenger, the champion's loss less its own, since the champion is champion. */
  differences: Record<string, FadedSums>;
}

/** A candidate takes the place of another. */
export interface Promotion {
  readonly from: string;
  readonly to: string;
  readonly cause: 'measured' | 'command';
  readonly by?: string;
  readonly figures: Readonly<Record<string, number>>;
}

export interface CandidateFigures {
  readonly candidate: string;
  readonly role: 'champion' | 'challenger';
  /** Examples that it was compared on. */
  readonly examples: number;
  /** Faded mean of the measure. */
  readonly loss: number;
  /** Of a challenger: by how much its loss is less than the champion's, and the bound of confidence. */
  readonly better?: number;
  readonly surelyBetter?: number;
}

/**
 * The champion of a model and its challengers. Each example is predicted by all of them before any learns
 * it (prequential evaluation, Dawid, 1984). Losses fade, and challengers are compared with the champion by
 * their paired differences. Pure: what it decides follows from the sequence of examples and commands.
 */
export class Candidates {
  constructor(
    private readonly state: CandidatesState,
    private readonly rule: PromotionRule = defaultPromotionRule,
  ) {}

  static initialState(champion: string): CandidatesState {
    return { champion, examples: 0, losses: {}, differences: {} };
  }

  get champion(): string {
    return this.state.champion;
  }

  /** The losses of all candidates on one example. Those that cannot predict yet are left out. */
  observe(losses: Readonly<Record<string, number>>): void {
    const { state } = this;
    const { halfLife } = this.rule;
    state.examples += 1;
    const ofChampion = losses[state.champion];
    for (const [candidate, loss] of Object.entries(losses)) {
      addFaded((state.losses[candidate] ??= noFadedSums()), loss, halfLife);
      if (candidate === state.champion || ofChampion === undefined) continue;
      addFaded((state.differences[candidate] ??= noFadedSums()), ofChampion - loss, halfLife);
    }
  }

  /** Promotes the best of the challengers that are surely better by the margin, if there is one. */
  measure(): Promotion | undefined {
    const { champion, pinnedBy, examples, promotedAt = -Infinity } = this.state;
    if (pinnedBy !== undefined || examples - promotedAt < this.rule.coolDown) return undefined;
    const [best] = this.#challengers()
      .filter(({ count, surely }) => count >= this.rule.minExamples && surely > this.#margin)
      .sort((a, b) => b.better - a.better || (a.candidate < b.candidate ? -1 : 1));
    if (!best) return undefined;
    return this.#promote({
      ...{ from: champion, to: best.candidate, cause: 'measured' },
      figures: this.#figuresOf(best.candidate),
    });
  }

  /** Makes a candidate the champion and pins it; nothing to tell if it is so already. */
  pin(candidate: string, by: string): Promotion | undefined {
    const { champion } = this.state;
    this.state.pinnedBy = by;
    if (candidate === champion) return undefined;
    const figures = this.#figuresOf(candidate);
    return this.#promote({ from: champion, to: candidate, cause: 'command', by, figures });
  }

  unpin(): void {
    delete this.state.pinnedBy;
  }

  /** Of all that have predicted, the champion first. */
  get figures(): readonly CandidateFigures[] {
    const { losses, champion } = this.state;
    const challengers = new Map(this.#challengers().map((each) => [each.candidate, each]));
    return Object.keys(losses)
      .toSorted((a, b) => Number(b === champion) - Number(a === champion) || (a < b ? -1 : 1))
      .map((candidate) => {
        const { count, ...sums } = losses[candidate] ?? noFadedSums();
        const loss = fadedMean({ count, ...sums });
        const challenger = challengers.get(candidate);
        if (!challenger)
          return { candidate, role: roleOf(candidate, champion), examples: count, loss };
        const { better, surely } = challenger;
        return {
          ...{ candidate, role: 'challenger', examples: challenger.count, loss, better },
          ...(Number.isFinite(surely) && { surelyBetter: surely }),
        };
      });
  }

  get #margin(): number {
    return this.rule.margin * this.#lossOf(this.state.champion);
  }

  #lossOf(candidate: string): number {
    return fadedMean(this.state.losses[candidate] ?? noFadedSums());
  }

  #challengers() {
    return Object.entries(this.state.differences).map(([candidate, sums]) => {
      const better = fadedMean(sums);
      const surely = better - this.rule.z * fadedError(sums);
      return { candidate, count: sums.count, better, surely };
    });
  }

  #figuresOf(candidate: string): Record<string, number> {
    const found = this.#challengers().find((each) => each.candidate === candidate);
    return {
      examples: found?.count ?? 0,
      championLoss: this.#lossOf(this.state.champion),
      challengerLoss: this.#lossOf(candidate),
      better: found?.better ?? 0,
      ...(found && Number.isFinite(found.surely) && { surelyBetter: found.surely }),
      margin: this.#margin,
      z: this.rule.z,
    };
  }

  #promote(promotion: Promotion): Promotion {
    const { state } = this;
    state.previous = promotion.from;
    state.champion = promotion.to;
    state.promotedAt = state.examples;
    state.differences = {};
    return promotion;
  }
}

function roleOf(candidate: string, champion: string): 'champion' | 'challenger' {
  return candidate === champion ? 'champion' : 'challenger';
}
