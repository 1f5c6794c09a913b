import {
  closedByAll,
  epochEnd,
  epochOf,
  noEpochClosed,
  noteEpochClosed,
  PLATFORM,
  platformKey,
  SHOPPER_PARTITIONS,
} from '@tradewind/contracts';
import type {
  DeltaEvent,
  EpochClosed,
  Fold,
  FoldContext,
  FoldEvent,
  ModelDefinition,
  PartitionContext,
  SourceEpochs,
  TopicContract,
} from '@tradewind/contracts';
import { closeCounts, countDelta, noDeltaCounts } from './delta-counts.js';
import type { DeltaCounts } from './delta-counts.js';
import type { EpochLearner, LearnContext } from './epoch-learner.js';
import { admit, cellOf, isOpenPart, nextEpochOf, openEpoch, openPartOf } from './open-epochs.js';
import type { OpenEpochs } from './open-epochs.js';
import { SnapshotPublisher } from './publication.js';

export interface TrainerOptions {
  /** Length of an epoch, ms. */
  readonly epochMs: number;
  /**
   * How many partitions feed the trainer.
   * @default SHOPPER_PARTITIONS
   */
  readonly sources?: number;
}

/** What a shard knows of its sources. JSON-serialisable. */
export interface TrainerSources {
  readonly closed: SourceEpochs;
  readonly counts: DeltaCounts;
}

type TrainerContext<Cell, Open, Shard> = FoldContext<
  Cell | OpenEpochs<Open>,
  TrainerSources | Shard
>;

const SOURCES = 'sources';
/** Begins the names of parts that are the learner's. */
const OF_MODEL = 'model/';

/**
 * Trains one model: keeps the deltas of open epochs, and lets the learner have an epoch once every source
 * has closed it. Then what was learned is published, and after it the watermark of the epoch. So what a
 * model learns depends on what each source said and not on which source was faster.
 *
 * The clock is the end of the last epoch that all sources have closed. A cell wakes in the last
 * millisecond of an epoch that adds to it: after all deltas of the epoch, before its watermark.
 *
 * What open epochs add is written together with what the next epoch to close concludes.
 *
 * A delta that comes after its source has closed the epoch is learned in the next one. One that exceeds
 * a bound of the model, or whose tenant's name belongs to the platform, is dropped. Watermarks tell how
 * many of both there were.
 */
export class EpochTrainerFold<Deltas extends TopicContract, Cell, Open, Shard> implements Fold<
  Deltas,
  Cell | OpenEpochs<Open>,
  TrainerSources | Shard
> {
  readonly name: string;
  readonly inputs: readonly Deltas[];
  readonly emits: readonly TopicContract[];
  readonly stateVersion: number;
  /** What open epochs add is read by nobody. */
  readonly defersWrites = true;
  readonly #publisher: SnapshotPublisher;
  readonly #epochMs: number;
  readonly #sources: number;

  constructor(
    private readonly model: ModelDefinition<Deltas>,
    private readonly learner: EpochLearner<Deltas, Cell, Open, Shard>,
    { epochMs, sources = SHOPPER_PARTITIONS }: TrainerOptions,
  ) {
    this.name = `${model.name}-trainer`;
    this.inputs = [model.deltas];
    this.emits = [...new Set<TopicContract>([model.snapshots, ...learner.emits])];
    this.stateVersion = learner.stateVersion;
    this.#publisher = new SnapshotPublisher(model);
    this.#epochMs = epochMs;
    this.#sources = sources;
  }

  initialState(entity: string): Cell | OpenEpochs<Open> {
    return isOpenPart(entity) ? { open: [] } : this.learner.initialCell(entity);
  }

  initialPart(name: string): TrainerSources | Shard {
    if (name === SOURCES) {
      return { closed: noEpochClosed(this.#sources), counts: noDeltaCounts() };
    }
    const part = this.learner.initialPart?.(name.slice(OF_MODEL.length));
    if (part === undefined) throw new TypeError(`the learner of ${this.model.name} has no parts`);
    return part;
  }

  restorePart(name: string, pieces: ReadonlyMap<string, unknown>): Shard {
    const part = this.learner.restorePart?.(name.slice(OF_MODEL.length), pieces);
    if (part === undefined) throw new TypeError(`no part of ${this.model.name} is in pieces`);
    return part;
  }

  entities(event: FoldEvent<Deltas>): readonly string[] {
    if (!isDelta(event)) return [];
    return this.learner.cellsOf(event, event.partition).filter(isOfTenant).map(openPartOf);
  }

  wakes(entity: string): readonly string[] {
    return [cellOf(entity)];
  }

  /** Records do not move the clock, what their sources have closed does. */
  clockBefore(): undefined {
    return undefined;
  }

  clockAfter(
    _: FoldEvent<Deltas>,
    context: PartitionContext<TrainerSources | Shard>,
  ): number | undefined {
    return closedByAll(sourcesOf(context).closed, this.#epochMs);
  }

  evolve(event: FoldEvent<Deltas>, context: TrainerContext<Cell, Open, Shard>): void {
    const { closed, counts } = sourcesOf(context);
    if (!isDelta(event)) {
      noteEpochClosed(closed, event.data as EpochClosed);
      return;
    }
    const { source: told = this.#sources, epoch: named } = this.learner.originOf(event);
    const source = Math.min(told, this.#sources);
    const epoch = Math.max(named, this.#firstOpen(source, closed));
    let refused = 0;
    const open = (cell: string): Open | undefined => {
      const added = isOfTenant(cell) ? this.#openOf(cell, epoch, source, context) : undefined;
      if (added === undefined) refused += 1;
      return added;
    };
    const { part, shard } = this.#learnContext(epoch, context);
    this.learner.add(event, { open, source, part, shard });
    if (epoch > named) countDelta(counts, epoch, { late: 1 });
    if (refused > 0) countDelta(counts, epoch, { dropped: 1 });
  }

  /** One epoch, or a few chunks of a snapshot: the rest follows at once, with another write if need be. */
  wake(entity: string, context: TrainerContext<Cell, Open, Shard>): void {
    const name = cellOf(entity);
    const part = context.state(entity) as OpenEpochs<Open>;
    if (part.publishing) {
      const snapshot = () => this.learner.snapshotOf?.(context.state(name) as Cell);
      this.#publisher.continue(name, part, snapshot, context);
    } else {
      this.#learnNext(name, part, context);
    }
    if (part.publishing) context.wakeAt(entity, context.now);
    else if (nextEpochOf(part) < Infinity) {
      context.wakeAt(entity, this.#lastMomentOf(nextEpochOf(part)));
    }
  }

  closeEpoch(_: number, through: number, context: PartitionContext<TrainerSources | Shard>): void {
    this.learner.closeShard?.(this.#learnContext(through, context));
    const counts = closeCounts(sourcesOf(context).counts, through);
    const { name, snapshots } = this.model;
    const shard = context.partitionId;
    context.emit({
      topic: snapshots,
      key: platformKey(this.model, shard),
      partition: shard % snapshots.partitions,
      slot: `watermark|${name}|${String(shard)}|${String(through)}`,
      event: {
        type: 'model.watermark',
        data: {
          model: name,
          shard,
          through,
          ...Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0)),
        },
      },
    });
  }

  /** What an open epoch adds to a cell, if it takes one more delta; sees to it that the cell wakes. */
  #openOf(
    cell: string,
    epoch: number,
    source: number,
    context: TrainerContext<Cell, Open, Shard>,
  ): Open | undefined {
    const { bounds } = this.model;
    const entity = openPartOf(cell);
    const epochs = context.state(entity) as OpenEpochs<Open>;
    const next = nextEpochOf(epochs);
    const into = openEpoch(epochs, epoch, bounds, (of) => this.learner.initialOpen(of));
    if (!into || !admit(into, source, bounds)) return undefined;
    if (epoch < next) context.wakeAt(entity, this.#lastMomentOf(epoch));
    return into.open;
  }

  #learnNext(
    name: string,
    part: OpenEpochs<Open>,
    context: TrainerContext<Cell, Open, Shard>,
  ): void {
    const epoch = nextEpochOf(part);
    if (epoch > context.epoch) return;
    const open =
      part.open[0]?.epoch === epoch ? part.open.shift()?.open : this.learner.initialOpen(epoch);
    if (open === undefined) return;
    const cell = context.state(name) as Cell;
    const goesOn = this.learner.learn(name, { cell, open }, this.#learnContext(epoch, context));
    delete part.idle;
    if (goesOn) part.idle = epoch + 1;
    const snapshot = this.learner.snapshotOf?.(cell);
    if (snapshot === undefined) return;
    const taken = this.#publisher.begin({ cell: name, epoch, snapshot }, part, context);
    if (!taken) countDelta(sourcesOf(context).counts, epoch, { refused: 1 });
  }

  #learnContext(
    epoch: number,
    context: PartitionContext<TrainerSources | Shard>,
  ): LearnContext<Shard> {
    const { partitionId } = context;
    return {
      epoch,
      epochMs: this.#epochMs,
      shard: partitionId,
      part: (name) => context.part(OF_MODEL + name) as Shard,
      parts: () =>
        context
          .parts()
          .flatMap((name) => (name.startsWith(OF_MODEL) ? [name.slice(OF_MODEL.length)] : [])),
      emit: (output) => {
        context.emit(output);
      },
    };
  }

  /** The first epoch that a source may still add to. */
  #firstOpen(source: number, closed: SourceEpochs): number {
    const through = source < closed.length ? closed[source] : this.#closedByAll(closed);
    return (through ?? -Infinity) + 1;
  }

  #closedByAll(closed: SourceEpochs): number | undefined {
    const end = closedByAll(closed, this.#epochMs);
    return end === undefined ? undefined : epochOf(end, this.#epochMs) - 1;
  }

  #lastMomentOf(epoch: number): number {
    return epochEnd(epoch, this.#epochMs) - 1;
  }
}

function sourcesOf(context: PartitionContext<unknown>): TrainerSources {
  return context.part(SOURCES) as TrainerSources;
}

/** Without a type: which events a topic has is not known here. */
function isDelta<Deltas extends TopicContract>(
  event: FoldEvent<Deltas>,
): event is DeltaEvent<Deltas> {
  return event.type !== 'epoch.closed';
}

/** What belongs to the platform, e.g. a watermark, has keys that no tenant's name may lead to. */
function isOfTenant(cell: string): boolean {
  return !cell.startsWith(PLATFORM);
}
