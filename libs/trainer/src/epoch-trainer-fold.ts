import {
  closedByAll,
  isTrainerMessage,
  noteEpochClosed,
  SHOPPER_PARTITIONS,
} from '@tradewind/contracts';
import type {
  EpochClosed,
  Fold,
  FoldContext,
  FoldEvent,
  ModelDefinition,
  PartitionContext,
  TopicContract,
  TrainerMessage,
} from '@tradewind/contracts';
import { countDelta } from './delta-counts.js';
import type { EpochLearner, LearnContext } from './epoch-learner.js';
import {
  admit,
  cellOf,
  cellOfSide,
  isOfTenant,
  isOpenPart,
  nextEpochOf,
  openAlways,
  openEpoch,
  openPartOf,
  sidePartOf,
} from './open-epochs.js';
import type { OpenEpochs } from './open-epochs.js';
import { SnapshotPublisher } from './publication.js';
import { endTold, isHeld, openPartsTold, TrainingRequests } from './training.js';
import {
  firstOpen,
  isDelta,
  isOver,
  lastMomentOf,
  namesInModel,
  noSources,
  OF_MODEL,
  SOURCES,
  sourcesOf,
} from './trainer-sources.js';
import type { TrainerSources } from './trainer-sources.js';
import type { TrainerOptions } from './trainer-options.js';
import { Watermarks } from './watermarks.js';

type TrainerContext<Cell, Open, Shard> = FoldContext<
  Cell | OpenEpochs<Open>,
  TrainerSources | Shard
>;

/**
 * Trains one model: keeps the deltas of open epochs, and lets the learner have an epoch once every source
 * has closed it. Then what was learned is published, and after it the watermark of the epoch. So what a
 * model learns depends on what each source said and not on which source was faster.
 *
 * The clock is the end of the last epoch that all sources have closed. A cell wakes in the last
 * millisecond of an epoch that adds to it: after all deltas of the epoch, before its watermark.
 *
 * It can be told outcomes of training jobs and commands: records of its topic of deltas as well, so that
 * its state is a function of that topic. A cell that waits for an outcome holds the watermark back.
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
  readonly #trainings: TrainingRequests;
  readonly #watermarks: Watermarks;
  readonly #epochMs: number;
  readonly #sources: number;

  constructor(
    private readonly model: ModelDefinition<Deltas>,
    private readonly learner: EpochLearner<Deltas, Cell, Open, Shard>,
    { epochMs, sources = SHOPPER_PARTITIONS, sync = 'latest' }: TrainerOptions,
  ) {
    this.name = `${model.name}-trainer`;
    this.inputs = [model.deltas];
    this.#trainings = new TrainingRequests(model, epochMs, learner.trains ? sync : undefined);
    const { emits } = this.#trainings;
    this.emits = [...new Set<TopicContract>([model.snapshots, ...learner.emits, ...emits])];
    this.stateVersion = learner.stateVersion;
    this.#publisher = new SnapshotPublisher(model);
    this.#watermarks = new Watermarks(model);
    this.#epochMs = epochMs;
    this.#sources = sources;
  }

  initialState(entity: string): Cell | OpenEpochs<Open> {
    if (isOpenPart(entity)) return { open: [] };
    const cell = cellOfSide(entity);
    if (cell === undefined) return this.learner.initialCell(entity);
    return this.learner.initialSide?.(cell) as Cell;
  }

  initialPart(name: string): TrainerSources | Shard {
    if (name === SOURCES) return noSources(this.#sources);
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
    if (isTrainerMessage(event)) return openPartsTold(this.model, event);
    if (!isDelta(event)) return [];
    return this.learner.cellsOf(event, event.partition).filter(isOfTenant).map(openPartOf);
  }

  wakes(entity: string): readonly string[] {
    const cell = cellOf(entity);
    return this.learner.initialSide ? [cell, sidePartOf(cell)] : [cell];
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
    if (isTrainerMessage(event)) {
      for (const entity of openPartsTold(this.model, event)) this.#tell(entity, event, context);
      return;
    }
    if (!isDelta(event)) {
      noteEpochClosed(closed, event.data as EpochClosed);
      return;
    }
    const { source: told = this.#sources, epoch: named } = this.learner.originOf(event);
    const source = Math.min(told, this.#sources);
    const epoch = Math.max(named, firstOpen(source, closed, this.#epochMs));
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

  /** The message takes effect in the next epoch that is learned, or in that for which it is awaited. */
  #tell(
    entity: string,
    { type, data }: TrainerMessage,
    context: TrainerContext<Cell, Open, Shard>,
  ): void {
    const part = context.state(entity) as OpenEpochs<Open>;
    const message = { type, data } as TrainerMessage;
    const epoch = this.#trainings.epochToTell(message, part, context);
    if (epoch === undefined) return;
    const into = openAlways(part, epoch, (of) => this.learner.initialOpen(of));
    (into.told ??= []).push(message);
    context.wakeAt(entity, lastMomentOf(this.#epochMs, nextEpochOf(part)));
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
    else this.#wakeNext(entity, part, context);
  }

  /** For the next open epoch, unless that is over and its outcome is waited for. */
  #wakeNext(
    entity: string,
    part: OpenEpochs<Open>,
    context: TrainerContext<Cell, Open, Shard>,
  ): void {
    const next = nextEpochOf(part);
    const isLeft = isOver(next, context, this.#epochMs);
    if (isLeft && isHeld(part, next)) {
      this.#watermarks.hold(cellOf(entity), next, context);
      return;
    }
    if (next < Infinity) context.wakeAt(entity, lastMomentOf(this.#epochMs, next));
    if (!isLeft) this.#watermarks.release(cellOf(entity), context);
  }

  closeEpoch(
    from: number,
    through: number,
    context: PartitionContext<TrainerSources | Shard>,
  ): void {
    this.learner.closeShard?.(this.#learnContext(through, context));
    this.#watermarks.close(from, through, context);
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
    if (epoch < next) context.wakeAt(entity, lastMomentOf(this.#epochMs, epoch));
    return into.open;
  }

  #learnNext(
    name: string,
    part: OpenEpochs<Open>,
    context: TrainerContext<Cell, Open, Shard>,
  ): void {
    const epoch = nextEpochOf(part);
    if (!isOver(epoch, context, this.#epochMs) || isHeld(part, epoch)) return;
    const next = part.open[0]?.epoch === epoch ? part.open.shift() : undefined;
    const { open, told } = next ?? { open: this.learner.initialOpen(epoch) };
    endTold(part, epoch);
    const cell = context.state(name) as Cell;
    const initial = (of: number) => this.learner.initialOpen(of);
    const goesOn = this.learner.learn(
      name,
      { cell, open },
      {
        ...this.#learnContext(epoch, context),
        ...this.#trainings.contextOf({ cell: name, epoch, told, part, initial }, context),
      },
    );
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
      parts: () => namesInModel(context),
      emit: (output) => {
        context.emit(output);
      },
    };
  }
}
