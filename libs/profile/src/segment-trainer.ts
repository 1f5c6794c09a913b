import { modelJobs } from '@tradewind/contracts';
import type { Fold, profileClusterDeltas } from '@tradewind/contracts';
import { EpochTrainerFold, TenantModels, TrainerMessagesFold } from '@tradewind/trainer';
import type { Lessons, TrainerOptions } from '@tradewind/trainer';
import { ClusterLearner } from './cluster-training.js';
import type { ClusterDelta, ClusterTrainerState, ClusterTraining } from './cluster-training.js';
import { kmeansModel } from './kmeans-snapshot.js';

export type SegmentTrainerOptions = ClusterTraining & TrainerOptions;

export type SegmentTrainer = EpochTrainerFold<
  typeof profileClusterDeltas,
  ClusterTrainerState,
  Lessons<ClusterDelta>,
  never
>;

/** Trains one segment model for each tenant. */
export function segmentTrainer(options: SegmentTrainerOptions): SegmentTrainer {
  const learner = new TenantModels(kmeansModel, new ClusterLearner(options));
  return new EpochTrainerFold(kmeansModel, learner, options);
}

/** The fold that tells it how refits have ended. */
export function segmentMessages(): readonly Fold[] {
  return [new TrainerMessagesFold(kmeansModel, modelJobs, 'jobs')];
}
