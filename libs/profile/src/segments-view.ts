import type { CurrencyTable, MissingData, ModelVersion } from '@tradewind/contracts';
import { decompress } from './features.js';
import { modelVersionOf } from './kmeans-snapshot.js';
import type { KMeansSnapshot } from './kmeans-snapshot.js';
import { sumTotals } from './tenant-totals.js';
import type { ProfileStats, TenantTotals } from './tenant-totals.js';

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

/** A tenant's segments by the newest model, with their sizes; `totals`: of all partitions. */
export function segmentsView(
  totals: readonly TenantTotals[],
  model: Model,
): Omit<SegmentsView, 'missing'> {
  if (!model) return { segments: [] };
  const { segmentSizes } = sumTotals(totals);
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

/** What a shop reads of a tenant's totals in all partitions. */
export function statsView(
  totals: readonly TenantTotals[],
  model: Model,
  table?: CurrencyTable,
): StatsView {
  const { segmentSizes, ...sums } = sumTotals(totals, table);
  const names = new Map(model?.value.segments.map(({ segment, name }) => [segment, name]));
  const segments = Object.entries(segmentSizes).map(
    ([segment, size]) => [names.get(segment) ?? segment, size] as const,
  );
  return { ...sums, segments: Object.fromEntries(segments) };
}
