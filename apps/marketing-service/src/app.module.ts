import { Module, type DynamicModule } from '@nestjs/common';
import { forestJob, PROPENSITY, propensityCandidates } from '@tradewind/marketing';
import { CandidatesModule, EpochViews, TrainingModule } from '@tradewind/service';
import { CampaignsController } from './campaigns.controller.js';
import { MARKETING_OPTIONS, marketingOptions, type MarketingConfig } from './config.js';
import { foldsFor } from './folds.js';
import { ModelsController } from './models.controller.js';
import { openPropensityModels, PROPENSITY_MODELS } from './propensity-models.js';
import { ReportController } from './report.controller.js';
import { StatsController } from './stats.controller.js';

@Module({})
export class MarketingModule {
  static forConfig(config: MarketingConfig): DynamicModule {
    return {
      module: MarketingModule,
      imports: [
        TrainingModule.forJobs([forestJob]),
        CandidatesModule.forModels({ [PROPENSITY]: propensityCandidates }),
      ],
      controllers: [CampaignsController, ReportController, StatsController, ModelsController],
      providers: [
        { provide: PROPENSITY_MODELS, inject: [EpochViews], useFactory: openPropensityModels },
        { provide: MARKETING_OPTIONS, useValue: marketingOptions(config) },
        foldsFor(config),
      ],
    };
  }
}
