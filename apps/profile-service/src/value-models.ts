import { readSnapshots, type EpochView } from '@tradewind/models';
import { valueModel, type ValueSnapshot } from '@tradewind/profile';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of every tenant's model of customer value. */
export const VALUE_MODELS = Symbol('ValueModels');
export type ValueModels = EpochView<ValueSnapshot>;

/** Reads the versions that this service's own trainer publishes. */
export function openValueModels(views: EpochViews): Promise<ValueModels> {
  return views.open(readSnapshots<ValueSnapshot>(valueModel, 'tenant'));
}
