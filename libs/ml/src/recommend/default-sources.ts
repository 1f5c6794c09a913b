import type { BlendSource } from './blend/blend.js';
import { coCountsOf } from './ease/co-counts.js';
import { Ease } from './ease/ease.js';
import { solveEase } from './ease/solve.js';
import type { EaseOptions } from './ease/solve.js';
import { trainIals } from './factors/ials.js';
import type { FactorMatrix } from './factors/factor-matrix.js';
import { ImplicitFactors } from './factors/implicit-factors.js';
import type { Histories } from './histories.js';
import { SequentialRules } from './neighbours/sequential-rules.js';
import { WindowedItemCf } from './neighbours/windowed-item-cf.js';
import { PopularItems } from './popularity/popular-items.js';
import type { RankingModel } from './ranking-model.js';
import { RepeatedItems } from './sessions/repeated-items.js';
import { SessionKnn } from './sessions/session-knn.js';
import { UserCf } from './shoppers/user-cf.js';

const DAY_MS = 86_400_000;

/** The sources of a blend, each with the configuration that is the default everywhere. */
export const sourceNames = [
  'itemCf',
  'rules',
  'sessionKnn',
  'userCf',
  'ials',
  'ease',
  'popular',
  'trending',
  'again',
] as const;
export type SourceName = (typeof sourceNames)[number];

const makers: Readonly<Record<SourceName, () => RankingModel>> = {
  itemCf: () => new WindowedItemCf(),
  rules: () => new SequentialRules(),
  sessionKnn: () => new SessionKnn(),
  userCf: () => new UserCf(),
  ials: () => new ImplicitFactors(),
  ease: () => new Ease(),
  popular: () => new PopularItems(),
  trending: () => new PopularItems({ halfLife: DAY_MS }),
  again: () => new RepeatedItems(),
};

/** New models that have learnt nothing. */
export function newSources(names: readonly SourceName[] = sourceNames): BlendSource[] {
  return names.map((name) => ({ name, model: makers[name]() }));
}

export interface RefitOptions extends EaseOptions {
  /** Items that EASE takes: those with most shoppers. Others have no row and are left to the other sources. */
  readonly maxItems: number;
  readonly epochs: number;
  /** Epochs of a warm start. */
  readonly warmEpochs: number;
}

export const defaultRefitOptions: RefitOptions = {
  penalty: 400,
  width: 300,
  maxItems: 2_000,
  epochs: 10,
  warmEpochs: 3,
};

/** The result of a refit, from which the next one starts. */
export interface Refit {
  readonly factors?: FactorMatrix;
}

export interface RefitRun {
  readonly seed: number;
  readonly before?: Refit;
  readonly options?: RefitOptions;
  /** Called with the name of a source and the share of its training that is done; may throw to stop it. */
  readonly onProgress?: (source: string, share: number) => void;
}

/** Trains those sources anew that are trained from all histories: EASE and the factors. */
export function refitSources(
  sources: readonly BlendSource[],
  histories: Histories,
  { seed, before = {}, options = defaultRefitOptions, onProgress: tell }: RefitRun,
): Refit {
  let after = before;
  for (const { name, model } of sources) {
    const onProgress = (share: number) => tell?.(name, share);
    if (model instanceof Ease) {
      model.solution = solveEase(coCountsOf(histories, options.maxItems), options, onProgress);
    } else if (model instanceof ImplicitFactors) {
      const warm = before.factors;
      const epochs = warm === undefined ? options.epochs : options.warmEpochs;
      const training = { epochs, seed, onProgress, ...(warm !== undefined && { warm }) };
      const trained = trainIals(histories, model.options, training);
      model.trained = trained;
      after = { factors: trained.items };
    }
  }
  return after;
}
