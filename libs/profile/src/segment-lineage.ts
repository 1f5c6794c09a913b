import { keyOf, profileSegmentDefinitions } from '@tradewind/contracts';
import { matchClusters } from '@tradewind/ml';
import type { KMeansModel } from '@tradewind/ml';
import type { TenantContext } from '@tradewind/trainer';
import { modelVersionOf } from './kmeans-snapshot.js';
import type { SegmentName } from './kmeans-snapshot.js';
import { isStillNamed, nameSegments } from './segment-names.js';

/** The id and the name of a cluster. Both are given once. */
export type NamedCluster = Pick<SegmentName, 'segment' | 'name'>;

/** What the lineage of a tenant's segments is kept in. */
export interface LineageState {
  generation: number;
  /** By cluster. */
  segments: NamedCluster[];
  created: number;
  defined: Record<string, unknown>;
}

/** The reason of what becomes of the segments that stand in before any were learned. */
export const START = 'the first learned segments';
const EMPTIED = 'its members have gone elsewhere';
const OUTGROWN = 'its members are no longer what its name says';

type Lineage = 'segment.split' | 'segment.merged' | 'segment.retired';

/**
 * Gives the clusters of a new model ids and names: those of the segments that they continue, and new ones
 * to the others. A cluster whose name no longer fits is another segment. Tells what became of the segments
 * before.
 */
export function continueSegments(
  state: LineageState,
  refit: {
    readonly model: KMeansModel;
    readonly common: readonly (readonly number[])[];
    readonly reason: string;
  },
  context: TenantContext,
): void {
  const { centroids } = refit.model;
  const before = state.segments;
  const { continues, fates } = matchClusters(refit.common);
  const kept = continues.map((from) => before[from]);
  const outgrown = kept.map(
    (named, k) => named !== undefined && !isStillNamed(centroids, k, named.name),
  );
  const ids = kept.map((named, k) => (outgrown[k] ? undefined : named));
  renumber(state, refit.model, ids);
  const idOf = (k: number) => state.segments[k]?.segment ?? '';
  for (const { before: from, kind, into } of fates) {
    const segment = before[from]?.segment;
    if (segment === undefined) continue;
    const heir = continues.indexOf(from);
    if (heir >= 0 && outgrown[heir]) {
      tell(
        state,
        { segment, into: into.map(idOf), type: 'segment.retired', reason: OUTGROWN },
        context,
      );
    } else if (kind !== 'kept') {
      const { reason } = refit;
      tell(state, { segment, into: into.map(idOf), type: `segment.${kind}`, reason }, context);
    }
  }
}

/** Takes clusters out that have lost their members. */
export function dropSegments(
  state: LineageState,
  dropped: readonly number[],
  context: TenantContext,
): void {
  const ended = state.segments.filter((_, k) => dropped.includes(k));
  state.segments = state.segments.filter((_, k) => !dropped.includes(k));
  state.generation += 1;
  for (const { segment } of ended) {
    tell(state, { segment, into: [], type: 'segment.retired', reason: EMPTIED }, context);
  }
}

/** Ends the segments whose centroids have moved away from what their names say; others begin there. */
export function renameDrifted(
  state: LineageState,
  model: KMeansModel,
  context: TenantContext,
): void {
  const before = state.segments;
  const ids = before.map((named, k) =>
    isStillNamed(model.centroids, k, named.name) ? named : undefined,
  );
  if (!ids.includes(undefined)) return;
  renumber(state, model, ids);
  before.forEach(({ segment }, k) => {
    const next = state.segments[k]?.segment;
    if (next === undefined || next === segment) return;
    tell(state, { segment, into: [next], type: 'segment.retired', reason: OUTGROWN }, context);
  });
}

function renumber(
  state: LineageState,
  { centroids }: KMeansModel,
  ids: readonly (NamedCluster | undefined)[],
): void {
  const names = nameSegments(
    { centroids },
    ids.map((named) => named?.name),
  );
  state.segments = ids.map((named, k) => {
    if (named) return { segment: named.segment, name: named.name };
    state.created += 1;
    return { segment: `segment-${state.created}`, name: names[k] ?? '' };
  });
  state.generation += 1;
}

/** A segment that goes on is defined again behind it, so that compaction keeps its definition. */
function tell(
  state: LineageState,
  { type, ...event }: { type: Lineage; segment: string; into: readonly string[]; reason: string },
  { tenant, epoch, emit }: TenantContext,
): void {
  Reflect.deleteProperty(state.defined, event.segment);
  emit({
    topic: profileSegmentDefinitions,
    key: keyOf(tenant, event.segment),
    slot: `${type}|${event.segment}|${tenant}|${epoch}`,
    event: {
      type,
      data: { ...event, into: [...event.into], modelVersion: modelVersionOf(epoch) },
    },
  });
}
