import { recommenderPairs } from '@tradewind/contracts';
import {
  LiveNeighbours,
  NeighbourVersions,
  RANKING_MODEL,
  readNeighbours,
  type NeighbourModels,
  type NeighbourRow,
} from '@tradewind/recommender';
import type { EpochViews, PlatformConfig } from '@tradewind/service';
import type { RankingOptions, RankingView } from './ranking-view.js';

/** Token of what the fold of shoppers reads of the models. */
export const NEIGHBOUR_MODELS = Symbol('NeighbourModels');

export interface NeighbourModelsOf {
  readonly views: EpochViews;
  readonly ranking: RankingView;
  readonly options: RankingOptions;
  readonly config: Pick<PlatformConfig, 'MODEL_SYNC'>;
}

/** The models that serve, as they are now; or, with `MODEL_SYNC=wait`, versions of their rows by epoch. */
export async function openNeighbourModels({
  views,
  ranking,
  options,
  config,
}: NeighbourModelsOf): Promise<NeighbourModels> {
  if (config.MODEL_SYNC === 'latest') {
    views.figures.learns(RANKING_MODEL, () => ranking.through);
    return new LiveNeighbours((name) => ranking.tenant(name));
  }
  const view = await views.open<typeof recommenderPairs, NeighbourRow>({
    topics: [recommenderPairs],
    model: RANKING_MODEL,
    shards: 1,
    reading: readNeighbours(options),
  });
  return new NeighbourVersions(view);
}
