import {
  defineModel,
  modelKey,
  modelSnapshots,
  profileBehaviourDeltas,
} from '@tradewind/contracts';
import type { EmbeddingJudgement, RowEncoder } from '@tradewind/ml';

/** The name under which the deep profile is published. */
export const DEEP_PROFILE = 'deep-profile';

/** One model for each tenant. */
export const embeddingModel = defineModel({
  name: DEEP_PROFILE,
  version: 1,
  deltas: profileBehaviourDeltas,
  snapshots: modelSnapshots,
  shards: 1,
  // A source sends its sample at the end of an epoch.
  bounds: { deltas: 64, openEpochs: 64 },
});

/** What a training job has found, and whether it is used. */
export interface Embedding {
  /** The epoch in which it was requested: what it knows is from before. */
  readonly learned: number;
  readonly encoder: RowEncoder;
  /** Absent while hardly a shopper orders. */
  readonly judgement?: EmbeddingJudgement;
  /** Whether it tells more of the next orders than what segments are formed by. */
  readonly kept: boolean;
}

/** A version of a tenant's model. */
export interface EmbeddingSnapshot {
  /** Looks at shoppers, of which a sample is kept. */
  readonly records: number;
  /** Absent until the first was learned. */
  readonly embedding?: Embedding;
}

export function embeddingKey(tenant: string): string {
  return modelKey(embeddingModel, tenant);
}
