import { Module, type DynamicModule } from '@nestjs/common';
import { forestJob, PROPENSITY, propensityCandidates } from '@tradewind/marketing';
import { CandidatesModule, EpochViews, ModelFigures, TrainingModule } from '@tradewind/service';
import { CampaignsController } from './campaigns.controller.js';
import { MARKETING_OPTIONS, marketingOptions, webhookOptions } from './config.js';
import type { MarketingConfig } from './config.js';
import { foldsFor } from './folds.js';
import { PreviewController } from './preview/preview.controller.js';
import { Previews } from './preview/previews.js';
import { ModelsController } from './models.controller.js';
import { openPropensityModels, PROPENSITY_MODELS } from './propensity-models.js';
import { ReportController } from './report.controller.js';
import { StatsController } from './stats.controller.js';
import { WebhooksController } from './webhooks.controller.js';
import { WEBHOOK_OPTIONS, Webhooks } from './webhooks/webhooks.js';

@Module({})
export class MarketingModule {
  static forConfig(config: MarketingConfig): DynamicModule {
    return {
      module: MarketingModule,
      imports: [
        TrainingModule.forJobs([forestJob]),
        CandidatesModule.forModels({ [PROPENSITY]: propensityCandidates }),
      ],
      controllers: [
        ...[CampaignsController, ReportController, StatsController, ModelsController],
        WebhooksController,
        PreviewController,
      ],
      providers: [
        {
          provide: PROPENSITY_MODELS,
          inject: [EpochViews, ModelFigures],
          useFactory: openPropensityModels,
        },
        { provide: MARKETING_OPTIONS, useValue: marketingOptions(config) },
        { provide: WEBHOOK_OPTIONS, useValue: webhookOptions(config) },
        Webhooks,
        Previews,
        foldsFor(config),
      ],
    };
  }
}
