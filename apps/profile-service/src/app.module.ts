import { Module, type DynamicModule } from '@nestjs/common';
import { ProfileFold, segmentTrainer } from '@tradewind/profile';
import { EpochViews } from '@tradewind/service';
import { segmentTrainerOptions, type ProfileConfig } from './config.js';
import { ProfileClusterDeltasConsumer } from './profile-cluster-deltas.consumer.js';
import { ProfilesController } from './profiles.controller.js';
import {
  openSegmentModels,
  SEGMENT_MODELS,
  SEGMENT_TRAINER,
  type SegmentModels,
} from './segment-models.js';
import { SegmentsController } from './segments.controller.js';
import { StatsController } from './stats.controller.js';
import { StorefrontEventsConsumer } from './storefront-events.consumer.js';

@Module({})
export class ProfileModule {
  static forConfig(config: ProfileConfig): DynamicModule {
    return {
      module: ProfileModule,
      controllers: [
        StorefrontEventsConsumer,
        ProfileClusterDeltasConsumer,
        ProfilesController,
        SegmentsController,
        StatsController,
      ],
      providers: [
        { provide: SEGMENT_MODELS, inject: [EpochViews], useFactory: openSegmentModels },
        {
          provide: ProfileFold,
          inject: [SEGMENT_MODELS],
          useFactory: (models: SegmentModels) => new ProfileFold({ models }),
        },
        {
          provide: SEGMENT_TRAINER,
          useFactory: () => segmentTrainer(segmentTrainerOptions(config)),
        },
      ],
    };
  }
}
