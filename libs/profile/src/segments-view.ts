import type { MissingData, ModelVersion } from '@tradewind/contracts';
import { decompress } from './features.js';
import { modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import type { ProfilePartition } from './profile-fold.js';
import { sumTotals } from './tenant-totals.js';
import type { ProfileStats } from './tenant-totals.js';

export interface SegmentView {
  readonly segment: string;
  readonly name: string;
  readonly description: string;
  readonly size: number;
  /** The typical member: features in their own units, by name. */
  readonly centroid: Readonly<Record<string, number>>;
}

export interface SegmentsView {
  /** Absent while there is no model yet. */
  readonly modelVersion?: string;
  readonly segments: readonly SegmentView[];
  /** What segments wait for while there is no model. */
  readonly missing: readonly MissingData[];
}

export interface StatsView extends Omit<ProfileStats, 'segmentSizes'> {
  /** Members by name of segment. */
  readonly segments: Readonly<Record<string, number>>;
}

type Model = ModelVersion<KMeansSnapshot> | undefined;

export function statsOf(partitions: readonly ProfilePartition[], tenant: string): ProfileStats {
  return sumTotals(partitions.flatMap(({ tenants }) => tenants[tenant] ?? []));
}

/** A tenant's segments by the newest model, with their sizes over all partitions. */
export function segmentsView(
  partitions: readonly ProfilePartition[],
  tenant: string,
  model: Model,
): Omit<SegmentsView, 'missing'> {
  if (!model) return { segments: [] };
  const { segmentSizes } = statsOf(partitions, tenant);
  const { value: snapshot, epoch } = model;
  return {
    modelVersion: modelVersionOf(epoch),
    segments: snapshot.segments.map((named, k) => ({
      ...named,
      size: segmentSizes[named.segment] ?? 0,
      centroid: Object.fromEntries(
        snapshot.features.map((feature, j) => [
          feature,
          Math.round(decompress(snapshot.centroids[k]?.[j] ?? 0) * 100) / 100,
        ]),
      ),
    })),
  };
}

/** A tenant's totals over all partitions. */
export function statsView(
  partitions: readonly ProfilePartition[],
  tenant: string,
  model: Model,
): StatsView {
  const { segmentSizes, ...totals } = statsOf(partitions, tenant);
  const names = new Map(model?.value.segments.map(({ segment, name }) => [segment, name]));
  const segments = Object.entries(segmentSizes).map(
    ([segment, size]) => [names.get(segment) ?? segment, size] as const,
  );
  return { ...totals, segments: Object.fromEntries(segments) };
}
