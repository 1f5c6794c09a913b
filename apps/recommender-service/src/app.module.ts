import { Module, type DynamicModule } from '@nestjs/common';
import { defaultRankingIndexOptions, pairsModel } from '@tradewind/recommender';
import {
  EpochViews,
  EVENT_LOG,
  ON_FAILURE,
  PLATFORM_CONFIG,
  StorefrontModule,
  type PlatformConfig,
} from '@tradewind/service';
import type { EventLog } from '@tradewind/log';
import { optionsOf, type RecommenderConfig } from './config.js';
import { foldsFor } from './folds.js';
import { ITEM_LISTS, openItemLists } from './item-lists.js';
import { ItemsController } from './items.controller.js';
import { Lists, OPTIONS } from './lists.js';
import { ContentIndex } from './content-index.js';
import { RANKING_OPTIONS, RankingView, type RankingOptions } from './ranking-view.js';
import { RecommendationsController } from './recommendations.controller.js';
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
        {
          provide: RANKING_OPTIONS,
          useValue: {
            ...defaultRankingIndexOptions,
            epochMs: options.epochMs,
            partitions: options.sources,
            trendingHalfLifeMs: options.trendingHalfLifeMs,
            maxItems: options.maxItems,
            maxRecords: pairsModel.bounds.deltas,
          },
        },
        {
          provide: RankingView,
          inject: [EVENT_LOG, RANKING_OPTIONS, PLATFORM_CONFIG, ON_FAILURE],
          useFactory: (
            log: EventLog,
            ranking: RankingOptions,
            platform: PlatformConfig,
            onFailure: (error: unknown) => void,
          ) => new RankingView(log, ranking, platform, onFailure).open(),
        },
        { provide: OPTIONS, useValue: options },
        ContentIndex,
        Lists,
        Slots,
      ],
    };
  }
}
