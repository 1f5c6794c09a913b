import type { Provider } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import { ShopperFold, type NeighbourModels } from '@tradewind/recommender';
import { FOLDS } from '@tradewind/service';
import { optionsOf, type RecommenderConfig } from './config.js';
import { NEIGHBOUR_MODELS } from './neighbour-models.js';

/** What this service folds. */
export function foldsFor(config: RecommenderConfig): Provider {
  const options = optionsOf(config);
  return {
    provide: FOLDS,
    inject: [NEIGHBOUR_MODELS],
    useFactory: (models: NeighbourModels): readonly Fold[] => [new ShopperFold(options, models)],
  };
}
