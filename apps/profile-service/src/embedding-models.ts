import { readSnapshots, type EpochView, type JobDefinition } from '@tradewind/models';
import { EMBEDDING_JOB, embeddingModel, type EmbeddingSnapshot } from '@tradewind/profile';
import { embeddingTraining } from '@tradewind/seq2seq';
import type { EpochViews } from '@tradewind/service';

/** Token of the view of every tenant's deep profile. */
export const EMBEDDING_MODELS = Symbol('EmbeddingModels');
export type EmbeddingModels = EpochView<EmbeddingSnapshot>;

/** How deep profiles are learned. */
export const embeddingJob: JobDefinition = { ...EMBEDDING_JOB, ...embeddingTraining };

/** Reads the versions that this service's own trainer publishes. */
export function openEmbeddingModels(views: EpochViews): Promise<EmbeddingModels> {
  return views.open(readSnapshots<EmbeddingSnapshot>(embeddingModel, 'tenant'));
}
