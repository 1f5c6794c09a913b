import type { CurrencyTable, MissingData, ModelVersion } from '@tradewind/contracts';
import { figuresOf, rulesInWords } from './explain-segment.js';
import type { TreeFigures } from './explain-segment.js';
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
  /** In words, the ways through the tree that lead to it, those of most shoppers first. */
  readonly rules: readonly string[];
  /** Of a segment that has ended: where its members are or will be, most first. */
  readonly into?: readonly string[];
}

export interface SegmentsView {
  /** Absent while there is no model yet. */
  readonly modelVersion?: string;
  readonly segments: readonly SegmentView[];
  /** How well the rules of the segments tell what they are; absent until they are grown. */
  readonly tree?: TreeFigures;
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
  const rules = rulesInWords(snapshot);
  return {
    modelVersion: modelVersionOf(epoch),
    ...(snapshot.tree && { tree: figuresOf(snapshot.tree) }),
    segments: [
      ...snapshot.segments.map((named, k) => ({
        ...named,
        size: segmentSizes[named.segment] ?? 0,
        rules: rules[k] ?? [],
        centroid: Object.fromEntries(
          snapshot.features.map((feature, j) => [
            feature,
            Math.round(decompress(snapshot.centroids[k]?.[j] ?? 0) * 100) / 100,
          ]),
        ),
      })),
      ...endedViews(snapshot, segmentSizes),
    ],
  };
}

/** Those that ended and have members still, who leave at their next event or review. */
function endedViews(
  { ended = [] }: KMeansSnapshot,
  sizes: Readonly<Record<string, number>>,
): SegmentView[] {
  return ended.flatMap(({ segment, name, into }) => {
    const size = sizes[segment] ?? 0;
    const description = 'ended; members leave when they are next looked at';
    return size > 0 ? [{ segment, name, description, size, centroid: {}, rules: [], into }] : [];
  });
}

/** What a shop reads of a tenant's totals in all partitions. */
export function statsView(
  totals: readonly TenantTotals[],
  model: Model,
  table?: CurrencyTable,
): StatsView {
  const { segmentSizes, ...sums } = sumTotals(totals, table);
  const { segments = [], ended = [] } = model?.value ?? {};
  const names = new Map([...ended, ...segments].map(({ segment, name }) => [segment, name]));
  const sizes: Record<string, number> = {};
  for (const [segment, size] of Object.entries(segmentSizes)) {
    // A segment may have the name of one that ended.
    const name = names.get(segment) ?? segment;
    sizes[name] = (sizes[name] ?? 0) + size;
  }
  return { ...sums, segments: sizes };
}
