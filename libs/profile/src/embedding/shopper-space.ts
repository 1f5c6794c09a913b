import type { ModelVersion } from '@tradewind/contracts';
import { encodeRow, round4, standardiseVector } from '@tradewind/ml';
import type { EmbeddingJudgement } from '@tradewind/ml';
import { featuresOf } from '../features.js';
import { modelVersionOf } from '../kmeans-snapshot.js';
import type { KMeansSnapshot } from '../kmeans-snapshot.js';
import type { ShopperProfile } from '../profile-state.js';
import { behaviourAt, behaviourRecord } from './behaviour.js';
import { DEEP_PROFILE } from './embedding-model.js';
import type { EmbeddingSnapshot } from './embedding-model.js';

/** A space in which shoppers who are alike are near each other. */
export interface ShopperSpace {
  /** `embedding` is the deep profile; `features` are those of segments, in scales. */
  readonly space: 'embedding' | 'features';
  /** `deep-profile@<epoch of the training>`, or the version of the segments whose scales are used. */
  readonly modelVersion: string;
  /** How the last deep profile was judged; absent before there was one. */
  readonly judgement?: EmbeddingJudgement;
  readonly coordinatesOf: (profile: ShopperProfile, now: number) => number[];
}

/** The deep profile where it has proved itself, and what segments are formed by before or otherwise. */
export function shopperSpace(
  deep: ModelVersion<EmbeddingSnapshot> | undefined,
  segments: ModelVersion<KMeansSnapshot>,
): ShopperSpace {
  const embedding = deep?.value.embedding;
  const judged = embedding?.judgement && { judgement: embedding.judgement };
  if (embedding?.kept) {
    return {
      space: 'embedding',
      modelVersion: `${DEEP_PROFILE}@${embedding.learned}`,
      ...judged,
      coordinatesOf: (profile, now) =>
        encodeRow(embedding.encoder, behaviourAt(behaviourRecord(profile), now)),
    };
  }
  return {
    space: 'features',
    modelVersion: modelVersionOf(segments.epoch),
    ...judged,
    coordinatesOf: (profile, now) =>
      standardiseVector(featuresOf(profile, now), segments.value).map(round4),
  };
}

/** Where a shopper is, as a shop reads it. */
export interface EmbeddingView extends Omit<ShopperSpace, 'coordinatesOf'> {
  readonly coordinates: readonly number[];
}

export function embeddingView(
  { coordinatesOf, ...space }: ShopperSpace,
  profile: ShopperProfile,
  now: number,
): EmbeddingView {
  return { ...space, coordinates: coordinatesOf(profile, now) };
}
