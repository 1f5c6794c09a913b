import { eventId, keyOf, profileClusterDeltas } from '@tradewind/contracts';
import type { PartitionContext, ModelVersion } from '@tradewind/contracts';
import { accumulateVector, assignCluster, emptyStatistics } from '@tradewind/ml';
import type { ClusterStatistics } from '@tradewind/ml';
import { featureNames } from './features.js';
import { KMEANS_MODEL, kmeansKey, modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';

/** Vectors sampled of a tenant in one partition and epoch, for a model to start from. */
export const SAMPLE_SIZE = 64;

/** What the shoppers of a tenant add to the segment model within one epoch. */
export interface EpochLearning {
  modelVersion: string;
  statistics: ClusterStatistics;
  /** Sample by ascending priority. */
  sample: [priority: string, vector: number[]][];
}

const LEARNING = 'learning/';

/** The part in which a partition collects what it learns of a tenant within one epoch. */
export function learningPart(tenant: string): string {
  return LEARNING + tenant;
}

export function isLearningPart(name: string): boolean {
  return name.startsWith(LEARNING);
}

export function newLearning(): EpochLearning {
  return {
    modelVersion: 'none',
    statistics: emptyStatistics(0, featureNames.length),
    sample: [],
  };
}

export interface LearnedVector {
  readonly vector: readonly number[];
  /** Decides, hashed, whether the vector is sampled: not the order of arrival. */
  readonly id: string;
}

/**
 * Takes the features of a shopper into what the partition learns in this epoch: into the sums of
 * the nearest centroid, or into a sample of the vectors with the lowest hashes while there is no
 * model yet.
 */
export function learnVector(
  current: EpochLearning,
  version: ModelVersion<KMeansSnapshot> | undefined,
  learned: LearnedVector,
): void {
  const { vector, id } = learned;
  if (!version) {
    addToSample(current.sample, eventId(`sample|${id}`), vector);
    accumulateVector(current.statistics, -1, vector);
    return;
  }
  const clusters = version.value.centroids.length;
  if (current.statistics.counts.length !== clusters) {
    current.statistics = emptyStatistics(clusters, featureNames.length);
    current.sample = [];
  }
  current.modelVersion = modelVersionOf(version.epoch);
  accumulateVector(current.statistics, assignCluster(version.value, vector), vector);
}

function addToSample(
  sample: EpochLearning['sample'],
  priority: string,
  vector: readonly number[],
): void {
  const last = sample.at(-1);
  if (last && sample.length >= SAMPLE_SIZE && priority >= last[0]) return;
  const place = sample.findIndex(([other]) => other > priority);
  sample.splice(place < 0 ? sample.length : place, 0, [priority, [...vector]]);
  if (sample.length > SAMPLE_SIZE) sample.pop();
}

/**
 * Sends what was learned in epoch `from` to the trainer, by tenant, then says that the partition has
 * left every epoch up to `through`. Ids depend on partition and epoch alone.
 */
export function sendLearning(
  from: number,
  through: number,
  context: PartitionContext<unknown>,
): void {
  const { partitionId: source } = context;
  for (const name of context.parts().filter(isLearningPart)) {
    const tenant = name.slice(LEARNING.length);
    const learned = context.part(name) as EpochLearning;
    context.emit({
      topic: profileClusterDeltas,
      key: kmeansKey(tenant),
      partition: 0,
      slot: `clusters|${tenant}|${source}|${from}`,
      event: {
        type: 'clusters.accumulated',
        data: {
          tenant,
          source,
          epoch: from,
          ...learned.statistics,
          modelVersion: learned.modelVersion,
          sample: learned.sample.map(([, vector]) => vector),
        },
      },
    });
    context.forgetPart(name);
  }
  for (let partitionOf = 0; partitionOf < profileClusterDeltas.partitions; partitionOf += 1) {
    context.emit({
      topic: profileClusterDeltas,
      key: keyOf('~', KMEANS_MODEL),
      partition: partitionOf,
      slot: `closed|${profileClusterDeltas.name}|${source}|${through}|${partitionOf}`,
      event: { type: 'epoch.closed', data: { source, through } },
    });
  }
}
