import { Module, type DynamicModule } from '@nestjs/common';
import { refitJob, valueJob } from '@tradewind/profile';
import { EpochViews, Suppressions, TrainingModule } from '@tradewind/service';
import { segmentTrainerOptions, type ProfileConfig } from './config.js';
import { foldsFor } from './folds.js';
import { IdentityController } from './identity/identity.controller.js';
import { IdentityLog } from './identity/identity-log.js';
import { NamedSegments } from './named-segments.js';
import { ProfileReads } from './profile-reads.js';
import { RegulationLog } from './privacy/regulation-log.js';
import { RegulationsController } from './privacy/regulations.controller.js';
import { ProfilesController } from './profiles.controller.js';
import { RulesController } from './rules.controller.js';
import { openSegmentModels, SEGMENT_MODELS, START_VECTORS } from './segment-models.js';
import { SegmentsController } from './segments.controller.js';
import { ShoppersController } from './shoppers.controller.js';
import { StatsController } from './stats.controller.js';
import { TraitsController } from './traits.controller.js';
import { openValueModels, VALUE_MODELS } from './value-models.js';

@Module({})
export class ProfileModule {
  static forConfig(config: ProfileConfig): DynamicModule {
    return {
      module: ProfileModule,
      imports: [TrainingModule.forJobs([valueJob, refitJob])],
      controllers: [
        ProfilesController,
        ShoppersController,
        SegmentsController,
        RulesController,
        StatsController,
        TraitsController,
        IdentityController,
        RegulationsController,
      ],
      providers: [
        { provide: SEGMENT_MODELS, inject: [EpochViews], useFactory: openSegmentModels },
        { provide: VALUE_MODELS, inject: [EpochViews], useFactory: openValueModels },
        { provide: START_VECTORS, useValue: segmentTrainerOptions(config).startVectors },
        foldsFor(config),
        NamedSegments,
        ProfileReads,
        IdentityLog,
        RegulationLog,
        Suppressions,
      ],
    };
  }
}
