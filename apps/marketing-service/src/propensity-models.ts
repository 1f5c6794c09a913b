import { propensityModel, type PropensitySnapshot } from '@tradewind/marketing';
import { readSnapshots, type EpochView } from '@tradewind/models';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of every tenant's propensity model. */
export const PROPENSITY_MODELS = Symbol('PropensityModels');
export type PropensityModels = EpochView<PropensitySnapshot>;

/** Reads the snapshots that this service's own trainer publishes. */
export function openPropensityModels(views: EpochViews): Promise<PropensityModels> {
  return views.open(readSnapshots<PropensitySnapshot>(propensityModel, 'key'));
}
