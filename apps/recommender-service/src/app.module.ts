import { Module, type DynamicModule } from '@nestjs/common';
import { defaultRankingIndexOptions } from '@tradewind/recommender';
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
import { ItemsController } from './items.controller.js';
import { Lists, OPTIONS, STALE_MS } from './lists.js';
import { NEIGHBOUR_MODELS, openNeighbourModels } from './neighbour-models.js';
import { ContentIndex } from './content-index.js';
import { RANKING_OPTIONS, RankingView, type RankingOptions } from './ranking-view.js';
import { RecommendationsController } from './recommendations.controller.js';
import { Slots } from './slots.js';
import { StorefrontController } from './storefront.controller.js';
import { TrendingController } from './trending.controller.js';

/** Records of touches of one partition and epoch that are learned. */
const MAX_RECORDS = 4_096;

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
          provide: NEIGHBOUR_MODELS,
          inject: [EpochViews, RankingView, RANKING_OPTIONS],
          useFactory: (views: EpochViews, ranking: RankingView, own: RankingOptions) =>
            openNeighbourModels({ views, ranking, options: own, config }),
        },
        foldsFor(config),
        {
          provide: RANKING_OPTIONS,
          useValue: {
            ...defaultRankingIndexOptions,
            epochMs: options.epochMs,
            partitions: options.sources,
            trendingHalfLifeMs: options.trendingHalfLifeMs,
            maxRecords: MAX_RECORDS,
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
        { provide: STALE_MS, useValue: config.RECOMMENDATIONS_STALE_MS },
        ContentIndex,
        Lists,
        Slots,
      ],
    };
  }
}
