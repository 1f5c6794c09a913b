import { DOCUMENT_CHANGED, type DocumentChanged } from './documents/document-changed.js';
import type { DocumentKind } from './documents/document-kind.js';
import type { DocumentReader } from './documents/document-reader.js';
import { regulationTypeOf } from './privacy/regulations.js';
import { FACT_UNVERIFIED, ROBOT_VISITED } from './storefront/events.js';
import type { TopicContract, TopicEvent } from './topic.js';

/** One event as a fold sees it; documents come by another way. */
export type FoldEvent<T> = Exclude<TopicEvent<T>, { readonly type: typeof DOCUMENT_CHANGED }> & {
  readonly id: string;
  /** Event time in ms since the epoch, clamped so that it is never ahead of the log's own time. */
  readonly time: number;
  /** When the collector received the storefront event at the root of this one (wall clock, ms). */
  readonly recordedAt: number;
  /** The full record key, `<tenant>:<entity id>`. */
  readonly key: string;
  readonly tenant: string;
  /** The name of the topic that it stands in. */
  readonly topic: string;
  readonly partition: number;
};

/** An event that a fold concludes. */
export interface FoldOutput<T extends TopicContract = TopicContract> {
  /** One of the topics that the fold's `emits` lists. */
  readonly topic: T;
  readonly event: TopicEvent<T>;
  /** The record key, `<tenant>:<entity id>`; decides the partition unless `partition` does. */
  readonly key: string;
  readonly partition?: number;
  /**
   * Names what is concluded when that must not depend on which record concluded it, e.g.
   * `cart-abandonment|<shopper>|<deadline>`: the event id is derived from it alone.
   * Without it the id is derived from the position of the record in the log.
   */
  readonly slot?: string;
  /** The record has no value: on a compacted topic it removes what stands under its key. */
  readonly tombstone?: true;
}

/** What is open to a fold while a partition's clock moves. */
export interface PartitionContext<Part> {
  /**
   * The partition's clock (stream time, ms): event time while folding, the deadline in a timer;
   * -Infinity before it is first set.
   */
  readonly now: number;
  /** `now` in epochs of the configured length. */
  readonly epoch: number;
  /** This partition's number. */
  readonly partitionId: number;
  /**
   * A named part of the fold's state for the whole partition, e.g. one for each tenant; change it in
   * place. It is made by `initialPart` at the first use, is in memory as long as the partition is,
   * and is written only with the batches that changed it: keep each part small.
   */
  part(name: string): Part;
  /** Whether a part of this name has been made. */
  hasPart(name: string): boolean;
  /** The names of all parts, sorted. */
  parts(): readonly string[];
  /** Deletes a part; without effect if there is none. */
  forgetPart(name: string): void;
  /** The documents of the kinds that the fold names in `documents`, as of this point of the log. */
  readonly documents: DocumentReader;
  /** Throws a TypeError if neither `emits` nor `announces` lists the topic. */
  emit<T extends TopicContract>(output: FoldOutput<T>): void;
}

/**
 * A part that is no plain JSON: an object of the fold's own in memory, and named pieces in the store, of
 * which only those are written that have changed. It is a function of its pieces.
 */
export interface PartInPieces {
  /** How many pieces the next `takeChanges` gives. */
  readonly changes: number;
  /**
   * The pieces that have changed since the last call, JSON-serialisable; `undefined` deletes one. The name
   * of a piece has no slash.
   */
  takeChanges(): Iterable<readonly [piece: string, value: unknown]>;
}

/** What is open to a fold while it handles one record or one timer. */
export interface FoldContext<State, Part> extends PartitionContext<Part> {
  /**
   * The state of an entity; change it in place, it is written with the batch. Throws a TypeError if
   * `entities` (or `wakes`, in a timer) did not name the entity.
   */
  state(entity: string): State;
  /** Sets (or with `undefined` clears) the one timer of an entity. A time already past counts as now. */
  wakeAt(entity: string, time: number | undefined): void;
  /**
   * Deletes an entity that `entities` (or `wakes`) named: its state, its timer and the ids of its events.
   * An event that comes once more afterwards counts as new.
   */
  forget(entity: string): void;
}

const ONLY_IF_NAMED: ReadonlySet<string> = new Set([FACT_UNVERIFIED, ROBOT_VISITED]);

/**
 * Whether a fold takes up events of a type, or lets them pass: ticks, documents, links of ids, splits and
 * regulations (which the runtime takes up for it), and what its `types` leave out. A fact that nobody has verified and
 * the visit of a robot are taken up only by a fold whose `types` name them.
 */
export function takesUp({ types }: Pick<Fold, 'types'>, type: string): boolean {
  if (OF_THE_RUNTIME.has(type) || regulationTypeOf(type)) return false;
  return types?.has(type) ?? !ONLY_IF_NAMED.has(type);
}

/** Tells a fold's processor whether the models that an epoch needs are here yet. */
export interface ModelGate {
  /** `partition`: whose fold asks; it will ask for later epochs next, unless it has to start over. */
  isReady(epoch: number, partition: number): boolean;
  whenReady(epoch: number, partition: number): Promise<void>;
  /** The partition went to another process, and asks here no more. */
  release?(partition: number): void;
}

export interface ModelVersion<Value> {
  readonly epoch: number;
  readonly value: Value;
}

/** Snapshots of learned models, by key, as of an epoch. */
export interface ModelReader<Value> extends ModelGate {
  /**
   * The newest version that a fold in `epoch` may read: of an epoch `<= epoch - MODEL_EPOCH_LAG` when
   * figures must be reproducible (MODEL_SYNC=wait), else the newest known.
   */
  asOf(key: string, epoch: number): ModelVersion<Value> | undefined;
}

/** Events of this type only move a partition's clock; they never reach `evolve`. */
export const CLOCK_TICK = 'clock.tick';

/**
 * An event of this type says that its key is one more id of a shopper: the state of each fold that can
 * `merge` goes to the other id, and what comes later follows it. It never reaches `evolve`.
 */
export const IDENTITY_LINKED = 'identity.linked';

/**
 * An event of this type says that the link of its key was wrong: what each fold that can `merge` knows of
 * either shopper is built again from the log. It never reaches `evolve`.
 */
export const IDENTITY_SPLIT = 'identity.split';

const OF_THE_RUNTIME: ReadonlySet<string> = new Set([
  CLOCK_TICK,
  DOCUMENT_CHANGED,
  IDENTITY_LINKED,
  IDENTITY_SPLIT,
]);

/**
 * Whether an event tells of the ids of a shopper, or of what may be kept of it; the runtime takes it up for
 * folds that can `merge`, and an erasure for all: others forget the entity of its key.
 */
export function isOfIdentity(type: string): boolean {
  if (type === IDENTITY_LINKED || type === IDENTITY_SPLIT) return true;
  return regulationTypeOf(type) !== undefined;
}

/**
 * A pure fold over keyed topics: no I/O, no wall clock, no randomness that is not seeded from an
 * event id. What it does depends on the sequence of records of its partition and on the models as
 * of their epoch, never on how records were batched: a replay concludes the same events.
 *
 * Folds of a service that share an input topic form a fold group: they share the partition's
 * position, its clock and its writes, and each record is decoded once for all of them.
 */
export interface Fold<
  Inputs extends TopicContract = TopicContract,
  State = unknown,
  Part = unknown,
> {
  /** Unique in the service, `[a-z][a-z0-9-]*`: it stands in the names of its states and in ids. */
  readonly name: string;
  /** Topics that are keyed alike and have the same number of partitions. */
  readonly inputs: readonly Inputs[];
  /**
   * Those of the inputs that are folded as they come also where topics are merged by event time: a topic that
   * may be silent for days and bears no ticks would hold up the others. What is concluded from them is then no
   * function of the logs alone. Such a fold should leave the clock alone at their records (`clockBefore`).
   */
  readonly asTheyCome?: readonly TopicContract[];
  /**
   * The types of events that are folded; of the others the time counts and nothing else: no state is
   * read or written for them. All but `fact.unverified` and `robot.visited`, when absent.
   */
  readonly types?: ReadonlySet<TopicEvent<Inputs>['type']>;
  /** Every topic that it may emit to. */
  readonly emits: readonly TopicContract[];
  /** Topics that it may emit to as well, and that have a clock of their own: they are sent no ticks. */
  readonly announces?: readonly TopicContract[];
  /**
   * The kinds of documents that it reads. A kind that is added makes the partition's state begin anew, since
   * documents of kinds that no fold of the group reads are not kept.
   */
  readonly documents?: readonly DocumentKind[];
  /**
   * A document of one of these kinds has a new version, or was deleted: `context.documents` has it already.
   * The clock stays where it is.
   */
  documentChanged?(change: DocumentChanged, context: PartitionContext<Part>): void;
  /** The version of the form of its states and parts, from 1. State of a later one is refused. */
  readonly stateVersion: number;
  /**
   * A state of an earlier version in today's form. Without it the partition's state is dropped and
   * built again from the log when the version has grown.
   */
  upgrade?(state: unknown, from: number, entity: string): State;
  /** As `upgrade`, of a part; required beside it if the fold has parts. */
  upgradePart?(part: unknown, from: number, name: string): Part;
  /**
   * Entities can be listed for reads, in order of their ids. It costs an entry of an index for each
   * entity, written when the entity comes and goes. Entities that are stored already when a fold
   * declares it are added while the partition is folded on. @default false
   */
  readonly listed?: boolean;
  /** JSON-serialisable. */
  initialState(entity: string): State;
  /** JSON-serialisable, or a `PartInPieces`. A fold without it has no parts. */
  initialPart?(name: string): Part;
  /** A part of which the fold has stored these pieces. Required if any of its parts is in pieces. */
  restorePart?(name: string, pieces: ReadonlyMap<string, unknown>): Part;
  /**
   * Nobody reads the states before something is concluded from them: records that conclude nothing are not
   * written one by one, but together with the next that do. Until then they are in memory alone,
   * and whoever takes the partition over folds them again.
   * @default false
   */
  readonly defersWrites?: boolean;
  /** Entities whose state `evolve` will touch; the record key when absent. */
  entities?(event: FoldEvent<Inputs>): readonly string[];
  evolve(event: FoldEvent<Inputs>, context: FoldContext<State, Part>): void;
  /** Entities besides its own whose state `wake` of an entity will touch. */
  wakes?(entity: string): readonly string[];
  /** A timer set by `wakeAt` is due; `context.now` is its deadline. */
  wake?(entity: string, context: FoldContext<State, Part>): void;
  /**
   * The stream time after which an entity that no record has touched is forgotten, ms; `undefined` for one
   * that is kept. For one that a timer makes it runs from then on. It is asked again at each touch and has to answer the same.
   */
  expiresAfterMs?(entity: string): number | undefined;
  /** The entity is about to be forgotten since it has expired; `context.now` is when it did. */
  expire?(entity: string, context: FoldContext<State, Part>): void;
  /**
   * The clock left the epochs `from..through` (inclusive; usually one). Called after every timer of
   * this fold that is due in them. The place to send what was accumulated to a trainer. When a
   * partition's clock is first set, to a time in epoch `e` (that of the first timer, if one is
   * earlier), this is called with `(e - 1, e - 1)`: nothing older will come.
   */
  closeEpoch?(from: number, through: number, context: PartitionContext<Part>): void;
  /**
   * The time to which the clock moves before a record is folded: its event time unless overridden.
   * `undefined` leaves the clock alone. Of the folds of a group only one may have this or `clockAfter`.
   */
  clockBefore?(event: FoldEvent<Inputs>): number | undefined;
  /** The time to which the clock moves after a record was folded. */
  clockAfter?(event: FoldEvent<Inputs>, context: PartitionContext<Part>): number | undefined;
  /** Records and timers wait until this gate is ready for their epoch. */
  readonly gate?: ModelGate;
  /**
   * The topic over which states, and events that come late, go from one id of a shopper to another.
   * It has as many partitions as the inputs; required beside `merge`. Such a fold touches no entity
   * but the one of the record key.
   */
  readonly handOvers?: TopicContract;
  /**
   * Takes the state that another id of the shopper had into that of `entity`. What is additive is as
   * if the events of both had come under one id, in any order of merges; what depends on history,
   * such as a membership with hysteresis, is decided anew on the merged state. `context.now` may be
   * before times in either state, since partitions have clocks of their own.
   */
  merge?(entity: string, from: State, context: FoldContext<State, Part>): void;
  /** The state of the entity goes to another id: takes it out of sums in parts, before it is gone. */
  leave?(entity: string, context: FoldContext<State, Part>): void;
  /**
   * The shopper of the entity is erased, whether or not there is a state: takes out of parts whatever can be
   * told apart as the shopper's, before the state is gone. When absent, `leave` is called if there is a state.
   */
  erase?(entity: string, context: FoldContext<State, Part>): void;
}
