import { Module, type DynamicModule } from '@nestjs/common';
import { Recommender } from '@tradewind/recommender';
import { EpochViews, StorefrontModule } from '@tradewind/service';
import { optionsOf, type RecommenderConfig } from './config.js';
import { foldsFor } from './folds.js';
import { ITEM_LISTS, openItemLists } from './item-lists.js';
import { ItemsController } from './items.controller.js';
import { OfferedItems } from './offered-items.js';
import { RecommendationsController } from './recommendations.controller.js';
import { ShopItems } from './shop-items.js';
import { Slots } from './slots.js';
import { StorefrontController } from './storefront.controller.js';
import { TrendingController } from './trending.controller.js';

@Module({})
export class RecommenderModule {
  static forConfig(config: RecommenderConfig): DynamicModule {
    const options = optionsOf(config);
    return {
      module: RecommenderModule,
      imports: [StorefrontModule.forConfig(config)],
      controllers: [
        RecommendationsController,
        ItemsController,
        TrendingController,
        StorefrontController,
      ],
      providers: [
        {
          provide: ITEM_LISTS,
          inject: [EpochViews],
          useFactory: (views: EpochViews) => openItemLists(views, options),
        },
        foldsFor(config),
        OfferedItems,
        ShopItems,
        Slots,
        { provide: Recommender, useFactory: () => new Recommender(options) },
      ],
    };
  }
}
