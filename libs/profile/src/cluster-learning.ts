import type { ModelVersion, profileClusterDeltas } from '@tradewind/contracts';
import { accumulateVector, assignCluster, emptyStatistics, stableHash } from '@tradewind/ml';
import type { ClusterStatistics } from '@tradewind/ml';
import { EpochSource } from '@tradewind/trainer';
import type { Gathered } from '@tradewind/trainer';
import { featureNames } from './features.js';
import { kmeansKey, kmeansModel, modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';

/** Vectors sampled of a tenant in one partition and epoch, for a model to be fitted to. */
export const SAMPLE_SIZE = 64;

/** What the shoppers of a tenant add to the segment model within one epoch. */
export interface EpochLearning {
  modelVersion: string;
  /** Of the model version; absent without one. */
  generation?: number;
  statistics: ClusterStatistics;
  /** By ascending hash of the shopper: everywhere and always the same shoppers are sampled. */
  sample: [shopper: number, vector: number[], time: number][];
  /** Hashes of shoppers who were erased; absent if none were. */
  forgotten?: number[];
}

/** What a partition collects of a tenant within one epoch, as it is stored. */
export type Learning = Gathered<EpochLearning>;

export interface LearnedVector {
  readonly vector: readonly number[];
  /** Decides, hashed, whether the vector is sampled. */
  readonly shopper: string;
  /** As of which the features are, ms. */
  readonly time: number;
}

/**
 * Takes the features of a shopper into what the partition learns in this epoch: into the sums of
 * the nearest centroid, if there is a model, and into a sample of
 * the shoppers with the lowest hashes.
 */
export function learnVector(
  current: EpochLearning,
  version: ModelVersion<KMeansSnapshot> | undefined,
  learned: LearnedVector,
): void {
  const { vector } = learned;
  sampleVector(current, learned);
  if (!version) {
    accumulateVector(current.statistics, -1, vector);
    return;
  }
  const clusters = version.value.centroids.length;
  const { generation = 0 } = version.value;
  if (current.statistics.counts.length !== clusters || current.generation !== generation) {
    const { moments } = current.statistics;
    current.statistics = { ...emptyStatistics(clusters, featureNames.length), moments };
    current.generation = generation;
  }
  current.modelVersion = modelVersionOf(version.epoch);
  accumulateVector(current.statistics, assignCluster(version.value, vector), vector);
}

/** Takes a shopper who was erased out of samples; sums over shoppers stay. */
export function forgetVector(current: EpochLearning, shopper: string): void {
  const hash = sampledAs(shopper);
  current.sample = current.sample.filter(([other]) => other !== hash);
  current.forgotten = [...(current.forgotten ?? []), hash];
}

function sampledAs(shopper: string): number {
  return stableHash(`sample|${shopper}`);
}

/**
 * Takes the features of a shopper into the sample alone, in the place of earlier ones of the epoch: what
 * is sampled of a shopper is the last that is known.
 */
export function sampleVector(
  { sample }: EpochLearning,
  { vector, shopper, time }: LearnedVector,
): void {
  const hash = sampledAs(shopper);
  const last = sample.at(-1);
  if (last && sample.length >= SAMPLE_SIZE && hash > last[0]) return;
  const entry: EpochLearning['sample'][number] = [hash, [...vector], time];
  const place = sample.findIndex(([other]) => other >= hash);
  if (sample[place]?.[0] === hash) {
    sample[place] = entry;
    return;
  }
  sample.splice(place < 0 ? sample.length : place, 0, entry);
  if (sample.length > SAMPLE_SIZE) sample.length = SAMPLE_SIZE;
}

/** How partitions feed the segment model: what each tenant's shoppers add, once an epoch. */
export const clusterSource = new EpochSource<typeof profileClusterDeltas, EpochLearning>(
  kmeansModel,
  {
    initialPart: () => ({
      modelVersion: 'none',
      statistics: emptyStatistics(0, featureNames.length),
      sample: [],
    }),
    deltaOf: (
      { statistics, modelVersion, generation, sample, forgotten },
      { unit: tenant, source, epoch },
    ) => ({
      key: kmeansKey(tenant),
      shard: 0,
      slot: `clusters|${tenant}|${source}|${epoch}`,
      event: {
        type: 'clusters.accumulated',
        data: {
          tenant,
          source,
          epoch,
          ...statistics,
          modelVersion,
          ...(generation !== undefined && { generation }),
          sample: sample.map(([, vector]) => vector),
          shoppers: sample.map(([shopper]) => shopper),
          times: sample.map(([, , time]) => time),
          ...(forgotten && { forgotten }),
        },
      },
    }),
  },
);
