import { upliftModel, type UpliftSnapshot } from '@tradewind/marketing';
import { readSnapshots, type EpochView } from '@tradewind/models';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of the models of whom campaigns move. */
export const UPLIFT_MODELS = Symbol('UpliftModels');
export type UpliftModelsView = EpochView<UpliftSnapshot>;

/** Reads the snapshots that this service's own trainer publishes. */
export function openUpliftModels(views: EpochViews): Promise<UpliftModelsView> {
  return views.open(readSnapshots<UpliftSnapshot>(upliftModel, 'key'));
}
