import { Module, type DynamicModule } from '@nestjs/common';
import { pairTrainer, Recommender, ShopperFold } from '@tradewind/recommender';
import { EpochViews } from '@tradewind/service';
import { optionsOf, type RecommenderConfig } from './config.js';
import { ITEM_LISTS, openItemLists, PAIR_TRAINER, type ItemLists } from './item-lists.js';
import { ItemsController } from './items.controller.js';
import { RecommendationsController } from './recommendations.controller.js';
import { RecommenderPairsConsumer } from './recommender-pairs.consumer.js';
import { StorefrontEventsConsumer } from './storefront-events.consumer.js';
import { TrendingController } from './trending.controller.js';

@Module({})
export class RecommenderModule {
  static forConfig(config: RecommenderConfig): DynamicModule {
    const options = optionsOf(config);
    return {
      module: RecommenderModule,
      controllers: [
        StorefrontEventsConsumer,
        RecommenderPairsConsumer,
        RecommendationsController,
        ItemsController,
        TrendingController,
      ],
      providers: [
        { provide: ITEM_LISTS, inject: [EpochViews], useFactory: openItemLists },
        {
          provide: ShopperFold,
          inject: [ITEM_LISTS],
          useFactory: (lists: ItemLists) => new ShopperFold(options, lists),
        },
        { provide: PAIR_TRAINER, useFactory: () => pairTrainer(options) },
        { provide: Recommender, useFactory: () => new Recommender(options) },
      ],
    };
  }
}
