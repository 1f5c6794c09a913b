import type { Provider } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import { pairTrainer, ShopperFold } from '@tradewind/recommender';
import { FOLDS } from '@tradewind/service';
import { optionsOf, type RecommenderConfig } from './config.js';
import { ITEM_LISTS, type ItemLists } from './item-lists.js';

/** What this service folds. */
export function foldsFor(config: RecommenderConfig): Provider {
  const options = optionsOf(config);
  return {
    provide: FOLDS,
    inject: [ITEM_LISTS],
    useFactory: (lists: ItemLists): readonly Fold[] => [
      new ShopperFold(options, lists),
      pairTrainer(options),
    ],
  };
}
