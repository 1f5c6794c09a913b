import { PROPENSITY, propensityKey, type PropensitySnapshot } from '@tradewind/marketing';
import { modelSnapshots } from '@tradewind/contracts';
import type { EpochView } from '@tradewind/models';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of every tenant's propensity model. */
export const PROPENSITY_MODELS = Symbol('PropensityModels');
/** Token of the fold that trains them. */
export const PROPENSITY_TRAINER = Symbol('PropensityTrainer');
export type PropensityModels = EpochView<PropensitySnapshot>;

/** Reads the snapshots that this service's own trainer publishes. */
export function openPropensityModels(views: EpochViews): Promise<PropensityModels> {
  return views.open<typeof modelSnapshots, PropensitySnapshot>({
    topics: [modelSnapshots],
    model: PROPENSITY,
    shards: 1,
    map: (event) => {
      if (event.type === 'model.watermark') return { watermark: event.data };
      const { model, tenant, epoch, params } = event.data;
      if (model !== PROPENSITY) return undefined;
      return { key: propensityKey(tenant), epoch, value: params as PropensitySnapshot };
    },
  });
}
