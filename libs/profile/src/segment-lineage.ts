import { keyOf, profileSegmentDefinitions } from '@tradewind/contracts';
import { matchClusters } from '@tradewind/ml';
import type { KMeansModel } from '@tradewind/ml';
import type { TenantContext } from '@tradewind/trainer';
import { modelVersionOf } from './kmeans-snapshot.js';
import type { EndedSegment, SegmentName } from './kmeans-snapshot.js';
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
  begun?: { readonly epoch: number; readonly time: number };
  /** The ones that ended last. */
  ended: EndedSegment[];
}

/** Ended segments whose names are remembered. */
const MOST_ENDED = 32;

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
  renumber(state, { model: refit.model, ids }, context);
  const idOf = (k: number) => state.segments[k]?.segment ?? '';
  for (const { before: from, kind, into } of fates) {
    const named = before[from];
    if (named === undefined) continue;
    const heir = continues.indexOf(from);
    if (heir >= 0 && outgrown[heir]) {
      tell(
        state,
        { named, into: into.map(idOf), type: 'segment.retired', reason: OUTGROWN },
        context,
      );
    } else if (kind !== 'kept') {
      const { reason } = refit;
      tell(state, { named, into: into.map(idOf), type: `segment.${kind}`, reason }, context);
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
  begin(state, context);
  for (const named of ended) {
    tell(state, { named, into: [], type: 'segment.retired', reason: EMPTIED }, context);
  }
}

function renumber(
  state: LineageState,
  {
    model: { centroids },
    ids,
  }: { readonly model: KMeansModel; readonly ids: readonly (NamedCluster | undefined)[] },
  context: TenantContext,
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
  begin(state, context);
}

function begin(state: LineageState, { epoch, epochMs }: TenantContext): void {
  state.generation += 1;
  state.begun = { epoch, time: epoch * epochMs };
}

interface Told {
  readonly type: Lineage;
  readonly named: NamedCluster;
  readonly into: readonly string[];
  readonly reason: string;
}

/** A segment that goes on is defined again behind it, so that compaction keeps its definition. */
function tell(
  state: LineageState,
  { type, named: { segment, name }, into, reason }: Told,
  { tenant, epoch, emit }: TenantContext,
): void {
  Reflect.deleteProperty(state.defined, segment);
  if (!state.segments.some((each) => each.segment === segment)) {
    state.ended = [...state.ended, { segment, name, into }].slice(-MOST_ENDED);
  }
  emit({
    topic: profileSegmentDefinitions,
    key: keyOf(tenant, segment),
    slot: `${type}|${segment}|${tenant}|${epoch}`,
    event: {
      type,
      data: { segment, into: [...into], reason, modelVersion: modelVersionOf(epoch) },
    },
  });
}
