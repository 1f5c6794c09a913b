import type { Provider } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import {
  ExportsFold,
  ProfileFold,
  RegulationsFold,
  segmentMessages,
  segmentTrainer,
  SplitsFold,
  valueMessages,
  valueTrainer,
} from '@tradewind/profile';
import { FOLDS } from '@tradewind/service';
import { segmentTrainerOptions, type ProfileConfig } from './config.js';
import { SEGMENT_MODELS, type SegmentModels } from './segment-models.js';

/** What this service folds. */
export function foldsFor(config: ProfileConfig): Provider {
  return {
    provide: FOLDS,
    inject: [SEGMENT_MODELS],
    useFactory: (models: SegmentModels): readonly Fold[] => [
      new ProfileFold({
        models,
        forgetVisitorsAfterMs: config.FORGET_VISITORS_AFTER_MS,
      }),
      segmentTrainer(segmentTrainerOptions(config)),
      ...segmentMessages(),
      valueTrainer({ epochMs: config.MODEL_EPOCH_MS, sync: config.MODEL_SYNC }),
      ...valueMessages(),
      new SplitsFold(),
      new RegulationsFold(),
      new ExportsFold(),
    ],
  };
}
