import { readSnapshots, type EpochView } from '@tradewind/models';
import { kmeansModel, type KMeansSnapshot } from '@tradewind/profile';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of every tenant's segment model. */
export const SEGMENT_MODELS = Symbol('SegmentModels');
/** Token of the number of shoppers from which segments are formed. */
export const START_VECTORS = Symbol('StartVectors');
export type SegmentModels = EpochView<KMeansSnapshot>;

/** Reads the versions that this service's own trainer publishes. */
export function openSegmentModels(views: EpochViews): Promise<SegmentModels> {
  return views.open(readSnapshots<KMeansSnapshot>(kmeansModel, 'tenant'));
}
