import type { Provider } from '@nestjs/common';
import type { Fold } from '@tradewind/contracts';
import {
  ItemFollowersFold,
  MarketingFold,
  propensityMessages,
  propensityTrainer,
} from '@tradewind/marketing';
import { FOLDS } from '@tradewind/service';
import { marketingOptions, type MarketingConfig } from './config.js';
import { PROPENSITY_MODELS, type PropensityModels } from './propensity-models.js';

/** What this service folds. */
export function foldsFor(config: MarketingConfig): Provider {
  return {
    provide: FOLDS,
    inject: [PROPENSITY_MODELS],
    useFactory: (models: PropensityModels): readonly Fold[] => [
      new MarketingFold(models, marketingOptions(config)),
      new ItemFollowersFold(),
      propensityTrainer({ epochMs: config.MODEL_EPOCH_MS, sync: config.MODEL_SYNC }),
      ...propensityMessages(),
    ],
  };
}
