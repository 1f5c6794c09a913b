import { Module, type DynamicModule } from '@nestjs/common';
import { MarketingFold, propensityTrainer } from '@tradewind/marketing';
import { EpochViews } from '@tradewind/service';
import { CampaignsController } from './campaigns.controller.js';
import { marketingOptions, type MarketingConfig } from './config.js';
import { MarketingExamplesConsumer } from './marketing-examples.consumer.js';
import { ModelsController } from './models.controller.js';
import {
  openPropensityModels,
  PROPENSITY_MODELS,
  PROPENSITY_TRAINER,
  type PropensityModels,
} from './propensity-models.js';
import { StatsController } from './stats.controller.js';
import { StorefrontEventsConsumer } from './storefront-events.consumer.js';

@Module({})
export class MarketingModule {
  static forConfig(config: MarketingConfig): DynamicModule {
    return {
      module: MarketingModule,
      controllers: [
        StorefrontEventsConsumer,
        MarketingExamplesConsumer,
        CampaignsController,
        StatsController,
        ModelsController,
      ],
      providers: [
        { provide: PROPENSITY_MODELS, inject: [EpochViews], useFactory: openPropensityModels },
        {
          provide: MarketingFold,
          inject: [PROPENSITY_MODELS],
          useFactory: (models: PropensityModels) =>
            new MarketingFold(models, marketingOptions(config)),
        },
        {
          provide: PROPENSITY_TRAINER,
          useFactory: () => propensityTrainer({ epochMs: config.MODEL_EPOCH_MS }),
        },
      ],
    };
  }
}
