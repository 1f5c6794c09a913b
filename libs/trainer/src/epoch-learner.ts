import type { DeltaEvent, FoldOutput, TopicContract, TrainerMessage } from '@tradewind/contracts';

/** What is open to a learner when an epoch has ended. */
export interface LearnContext<Shard> {
  /** The epoch that every source has closed. */
  readonly epoch: number;
  /** Length of an epoch, ms. */
  readonly epochMs: number;
  readonly shard: number;
  /** A named part of the state of the whole shard, see `PartitionContext.part`. */
  readonly part: (name: string) => Shard;
  /** The names of these, sorted. */
  readonly parts: () => readonly string[];
  /** Needs a slot that names what is concluded and the epoch, e.g. `segment-1|<tenant>|<epoch>`. */
  readonly emit: <T extends TopicContract>(
    output: FoldOutput<T> & { readonly slot: string },
  ) => void;
}

/** A training job as a learner asks for it. */
export interface TrainingRequest {
  readonly kind: string;
  readonly seed: number;
  /** JSON values, which the request carries itself. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Inputs that may be larger: they are published as blocks before the request. */
  readonly blocks: Readonly<Record<string, Uint8Array>>;
}

/** What is open to a learner when it learns what an epoch has added to a cell. */
export interface CellContext<Shard> extends LearnContext<Shard> {
  /**
   * What it keeps of the cell apart from it, as of `initialSide`, to be changed in place: it is written
   * with every epoch in which it was asked for.
   */
  readonly side: () => unknown;
  /** Outcomes of jobs that it has requested, and commands, that take effect in this epoch. */
  readonly told: readonly TrainerMessage[];
  /** The job that it has requested and that has not ended; absent when it will not end any more. */
  readonly training: { readonly job: string; readonly epoch: number } | undefined;
  /**
   * Requests a training job; its outcome will be told. Returns the job's id. A job that is under way is
   * given up for it. Throws a TypeError unless the learner has declared `trains`.
   */
  readonly train: (request: TrainingRequest) => string;
}

/** What is open to a learner while it takes up a delta. */
export interface AddContext<Open, Shard> {
  /**
   * What the delta's epoch has added to a cell so far, or nothing when nothing may be added to it.
   */
  readonly open: (cell: string) => Open | undefined;
  readonly shard: number;
  readonly source: number;
  /** As of `LearnContext`. */
  readonly part: (name: string) => Shard;
}

/** The epoch in which a source learned a delta. */
export interface DeltaOrigin {
  /** Absent in records of before sources named themselves. */
  readonly source?: number | undefined;
  readonly epoch: number;
}

/**
 * Learns models from deltas, one epoch after the other. A model consists of cells: the smallest parts
 * that are learned and stored on their own, e.g. the model of a tenant, or the neighbours of an item.
 *
 * Pure: no clock, no input or output, no randomness that is not seeded, and nothing remembered outside
 * of the states that it is handed. All states are JSON-serialisable, but for parts in pieces, and changed
 * in place. An instance may be thrown away between any two calls and another one take its place.
 */
export interface EpochLearner<Deltas extends TopicContract, Cell, Open, Shard> {
  /** Of the form of its states, from 1; see `Fold.stateVersion`. */
  readonly stateVersion: number;
  /** Topics that it emits to, beside that of the model's snapshots. */
  readonly emits: readonly TopicContract[];
  originOf(delta: DeltaEvent<Deltas>): DeltaOrigin;
  /** The cells that a delta adds to, of those that the shard owns. A cell is named `<tenant>:<id>`. */
  cellsOf(delta: DeltaEvent<Deltas>, shard: number): readonly string[];
  initialCell(cell: string): Cell;
  /** Of a cell, what is large and changes seldom: it is stored apart. A learner without it has none. */
  initialSide?(cell: string): unknown;
  /** A part of the shard at the first use. A learner without it has none. */
  initialPart?(name: string): Shard;
  /** As of `Fold`. */
  restorePart?(name: string, pieces: ReadonlyMap<string, unknown>): Shard;
  /** What an epoch has added to a cell when nothing has been added yet. */
  initialOpen(epoch: number): Open;
  /**
   * Adds a delta. Deltas of one source come in their order, those of several in any: what `learn` makes of
   * the sum must not depend on it.
   */
  add(delta: DeltaEvent<Deltas>, context: AddContext<Open, Shard>): void;
  /** It requests training jobs. It has one cell for each tenant and shard then, and no `closeShard`. */
  readonly trains?: boolean;
  /**
   * Every source has closed the epoch: `open` is all that it adds to the cell, nothing if the epoch only
   * tells something. Returns true if the cell has to learn the next epoch as well although it may add
   * nothing.
   */
  learn(
    cell: string,
    states: { cell: Cell; open: Open },
    context: CellContext<Shard>,
  ): boolean | undefined;
  /** What is published of a cell after `learn`, if anything: a function of the cell's state alone. */
  snapshotOf?(cell: Cell): unknown;
  /** After all cells have learned an epoch; `context.epoch` is the last one that is closed. */
  closeShard?(context: LearnContext<Shard>): void;
}
