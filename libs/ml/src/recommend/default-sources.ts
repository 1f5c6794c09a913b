import type { BlendSource } from './blend/blend.js';
import { Ease } from './ease/ease.js';
import type { EaseOptions } from './ease/solve.js';
import { ImplicitFactors } from './factors/implicit-factors.js';
import { SequentialRules } from './neighbours/sequential-rules.js';
import { WindowedItemCf } from './neighbours/windowed-item-cf.js';
import { PopularItems } from './popularity/popular-items.js';
import type { PopularItemsOptions } from './popularity/popular-items.js';
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

/** What the models of a shop are told beside touches. */
export interface ShopOptions extends Pick<PopularItemsOptions, 'categoryOf'> {
  /** Time in which the count of a trending item halves, ms. */
  readonly trendingHalfLife: number;
}

const noShopOptions: ShopOptions = { trendingHalfLife: DAY_MS, categoryOf: () => undefined };

const makers: Readonly<Record<SourceName, (shop: ShopOptions) => RankingModel>> = {
  itemCf: () => new WindowedItemCf(),
  rules: () => new SequentialRules(),
  sessionKnn: () => new SessionKnn(),
  userCf: () => new UserCf(),
  ials: () => new ImplicitFactors(),
  ease: () => new Ease(),
  popular: ({ categoryOf }) => new PopularItems({ categoryOf }),
  trending: ({ categoryOf, trendingHalfLife }) =>
    new PopularItems({ halfLife: trendingHalfLife, categoryOf }),
  again: () => new RepeatedItems(),
};

/** New models that have learnt nothing. */
export function newSources(
  names: readonly SourceName[] = sourceNames,
  shop: Partial<ShopOptions> = {},
): BlendSource[] {
  const options = { ...noShopOptions, ...shop };
  return names.map((name) => ({ name, model: makers[name](options) }));
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
