import {
  closedByAll,
  epochEnd,
  keyOf,
  modelSnapshots,
  noEpochClosed,
  noteEpochClosed,
  profileClusterDeltas,
  profileSegmentDefinitions,
  SHOPPER_PARTITIONS,
  tenantOf,
} from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  PartitionContext,
  SourceEpochs,
} from '@tradewind/contracts';
import { announceVersion, newClusterTrainer, trainEpoch } from './cluster-training.js';
import type { ClusterDelta, ClusterTrainerState, ClusterTraining } from './cluster-training.js';
import { KMEANS_MODEL } from './kmeans-snapshot.js';

type Deltas = typeof profileClusterDeltas;
type DeltaEvent = FoldEvent<Deltas>;

/** What its sources have closed: the one part of a partition of the trainer. */
export interface ClusterTrainerSources {
  readonly closed: SourceEpochs;
}

const SOURCES = 'sources';

export interface ClusterTrainerOptions extends ClusterTraining {
  readonly epochMs: number;
  /** How many partitions feed the trainer. */
  readonly sources?: number;
}

type Context = FoldContext<ClusterTrainerState, ClusterTrainerSources>;

/**
 * Trains one segment model per tenant. Deltas wait until every source has closed their epoch, and
 * are then applied epoch by epoch and by source, so that models do not depend on arrival order.
 * Each epoch that taught something is published as a version, then the watermark of the epoch.
 */
export class ClusterTrainerFold implements Fold<
  Deltas,
  ClusterTrainerState,
  ClusterTrainerSources
> {
  readonly name = 'cluster-trainer';
  readonly inputs = [profileClusterDeltas];
  readonly emits = [modelSnapshots, profileSegmentDefinitions];
  readonly stateVersion = 1;
  readonly #sources: number;

  constructor(private readonly options: ClusterTrainerOptions) {
    this.#sources = options.sources ?? SHOPPER_PARTITIONS;
  }

  initialState(): ClusterTrainerState {
    return newClusterTrainer(this.options);
  }

  initialPart(): ClusterTrainerSources {
    return { closed: noEpochClosed(this.#sources) };
  }

  entities(event: DeltaEvent): readonly string[] {
    return event.type === 'epoch.closed' ? [] : [event.key];
  }

  clockBefore(): undefined {
    return undefined;
  }

  clockAfter(_: DeltaEvent, context: PartitionContext<ClusterTrainerSources>): number | undefined {
    return closedByAll(context.part(SOURCES).closed, this.options.epochMs);
  }

  evolve(event: DeltaEvent, context: Context): void {
    if (event.type === 'epoch.closed') {
      noteEpochClosed(context.part(SOURCES).closed, event.data);
      return;
    }
    const state = context.state(event.key);
    state.pending.push(event.data);
    this.#wakeForNext(event.key, state, context);
  }

  wake(entity: string, context: Context): void {
    const state = context.state(entity);
    const ready = state.pending.filter(({ epoch }) => this.#due(epoch) <= context.now);
    state.pending = state.pending.filter(({ epoch }) => this.#due(epoch) > context.now);
    for (const [epoch, deltas] of byEpoch(ready)) {
      const snapshot = trainEpoch(
        state,
        { epoch, deltas, epochMs: this.options.epochMs },
        this.options,
      );
      if (snapshot) announceVersion(state, { tenant: tenantOf(entity), epoch, snapshot }, context);
    }
    this.#wakeForNext(entity, state, context);
  }

  closeEpoch(_: number, through: number, context: PartitionContext<ClusterTrainerSources>): void {
    context.emit({
      topic: modelSnapshots,
      key: keyOf('~', KMEANS_MODEL),
      slot: `watermark|${KMEANS_MODEL}|0|${through}`,
      event: { type: 'model.watermark', data: { model: KMEANS_MODEL, shard: 0, through } },
    });
  }

  /** The last moment of an epoch: after its deltas came, before it is closed. */
  #due(epoch: number): number {
    return epochEnd(epoch, this.options.epochMs) - 1;
  }

  #wakeForNext(entity: string, { pending }: ClusterTrainerState, context: Context): void {
    if (pending.length === 0) return;
    context.wakeAt(entity, this.#due(Math.min(...pending.map(({ epoch }) => epoch))));
  }
}

/** Epochs in order, the deltas of each in order of source. */
function byEpoch(deltas: readonly ClusterDelta[]): [number, ClusterDelta[]][] {
  const epochs = new Map<number, ClusterDelta[]>();
  const ordered = deltas.toSorted((a, b) => a.epoch - b.epoch || a.source - b.source);
  for (const delta of ordered) {
    const known = epochs.get(delta.epoch);
    if (known) known.push(delta);
    else epochs.set(delta.epoch, [delta]);
  }
  return [...epochs];
}
