import { Module, type DynamicModule } from '@nestjs/common';
import { defaultRankingIndexOptions } from '@tradewind/recommender';
import {
  DocumentView,
  EpochViews,
  EVENT_LOG,
  ON_FAILURE,
  PLATFORM_CONFIG,
  StorefrontModule,
  type PlatformConfig,
} from '@tradewind/service';
import type { EventLog } from '@tradewind/log';
import { DiagnosticsController } from './diagnostics.controller.js';
import { optionsOf, type RecommenderConfig } from './config.js';
import { foldsFor } from './folds.js';
import { ItemsController } from './items.controller.js';
import { Lists, OPTIONS, STALE_MS } from './lists.js';
import { NEIGHBOUR_MODELS, openNeighbourModels } from './neighbour-models.js';
import { ContentIndex } from './content-index.js';
import { RANKING_OPTIONS, RankingView, type RankingOptions } from './ranking-view.js';
import { RecommendationsController } from './recommendations.controller.js';
import { SlotReports } from './slot-reports.js';
import { Slots } from './slots.js';
import { SlotsController } from './slots.controller.js';
import { SourcesController } from './sources.controller.js';
import { StorefrontController } from './storefront.controller.js';
import { TrendingController } from './trending.controller.js';

/** Records of touches of one partition and epoch that are learned. */
const MAX_RECORDS = 4_096;

const rankingView = {
  provide: RankingView,
  inject: [EVENT_LOG, RANKING_OPTIONS, PLATFORM_CONFIG, DocumentView, ON_FAILURE],
  useFactory: (
    ...[log, options, config, documents, onFailure]: [
      EventLog,
      RankingOptions,
      PlatformConfig,
      DocumentView,
      (error: unknown) => void,
    ]
  ) => new RankingView({ log, options, config, documents, onFailure }).open(),
};

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
        SlotsController,
        SourcesController,
        DiagnosticsController,
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
        rankingView,
        { provide: OPTIONS, useValue: options },
        { provide: STALE_MS, useValue: config.RECOMMENDATIONS_STALE_MS },
        ContentIndex,
        Lists,
        Slots,
        SlotReports,
      ],
    };
  }
}
