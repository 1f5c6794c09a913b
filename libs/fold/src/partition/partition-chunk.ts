import { eventLoopSlice } from '@tradewind/log';
import type { LogRecord, TimeSlice } from '@tradewind/log';
import { decodeInput } from '../decode/decode-input.js';
import { isDocument } from '../decode/decode-record.js';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import type { HandOverGate } from '../identity/hand-over-gate.js';
import { FoldFailure, failurePlace } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import { Outbox } from './outbox.js';
import type { Cause, OutboxOptions } from './outbox.js';
import { PartitionClock } from './partition-clock.js';
import { countsOf, isAfterLast, nextOf, noteTime } from '../memory/partition-meta.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { ChunkContext } from './chunk-context.js';
import { ChunkHandOvers } from './chunk-hand-overs.js';
import type { RecordAt } from './chunk-hand-overs.js';
import { causeOf, clockMove, namesAhead, stepOf, type FoldStep, type Step } from './chunk-step.js';
import { DocumentChanges } from './document-changes.js';
import { takeAgain, takeHeld } from './held-steps.js';
import type { HeldSteps } from './held-steps.js';
import { isFull } from './write-bounds.js';
import { follow, mayPauseAt, PAUSE } from '../steps/steps.js';
import type { Steps, Wait } from '../steps/steps.js';
import type { WakePauses } from '../timers/wake-pauses.js';

/** Why a chunk ended. */
export type ChunkResult =
  | { readonly kind: 'done'; readonly outbox: Outbox }
  /** The write is full: commit it, then run a chunk over what is left. */
  | { readonly kind: 'full'; readonly outbox: Outbox }
  /** Commit, then wait until the models of the epoch are here. */
  | { readonly kind: 'blocked'; readonly outbox: Outbox; readonly ready: Promise<void> }
  /** Nothing of the chunk may be kept. */
  | { readonly kind: 'failed'; readonly error: unknown };

type Halt = Exclude<ChunkResult, { kind: 'done' } | { kind: 'failed' }>;
type Read = Decoded & { ok: true };

export interface ChunkOptions extends OutboxOptions {
  /**
   * Records are decoded, and their entities loaded, so many at a time. Few suit a chunk that models may
   * block at any record; each time costs a read of the store. @default all
   */
  readonly readAhead?: number;
  readonly group: FoldGroup;
  readonly epochMs: number;
  readonly pauses?: WakePauses | undefined;
  /** Between short pieces of work others have their turn. @default the one of this thread's event loop */
  readonly slice?: TimeSlice | undefined;
  /** Present where hand-overs wait until all partitions have closed their epoch. */
  readonly handOverGate?: HandOverGate | undefined;
  /** Records that are to be dead-lettered although they can be read. */
  readonly failures?: Pick<FoldFailures, 'at'>;
  /** Of records that a chunk before this one was too full for: what it has read of them. */
  readonly decoded?: Pick<ReadonlyMap<LogRecord, Decoded>, 'get'> | undefined;
}

/**
 * Records of one partition on their way through the folds of a group, and the memory that they change.
 *
 * `run` folds as many as fit one atomic write. What it concludes depends on the records alone: it
 * may be cut anywhere and taken up again without changing a byte of the outputs.
 */
export class PartitionChunk {
  readonly outbox: Outbox;
  readonly #contexts: ReadonlyMap<string, ChunkContext>;
  readonly #clock: PartitionClock;
  readonly #handOvers: ChunkHandOvers;
  readonly #documents: DocumentChanges;
  #steps: readonly Step[] = [];

  constructor(
    private readonly memory: PartitionMemory,
    private readonly records: readonly LogRecord[],
    private readonly options: ChunkOptions,
  ) {
    this.outbox = new Outbox(memory.meta, options);
    const { outbox } = this;
    this.#contexts = new Map(
      options.group.members.map((member) => [
        member.name,
        new ChunkContext(member, { ...options, memory, outbox }),
      ]),
    );
    const contexts = this.#contexts;
    this.#documents = new DocumentChanges({
      ...{ memory, outbox, failures: options.failures, members: options.group.members },
      contextOf: (member) => this.#contextOf(member),
    });
    this.#handOvers = new ChunkHandOvers({
      ...{ ...options, memory, outbox, contexts },
      takeHeld: (held) =>
        takeHeld(held, { ...this.#heldSteps, isFull: () => isFull(this.memory, this.outbox) }),
      takeAgain: (member, held) => {
        takeAgain(member, held, this.#heldSteps);
      },
    });
    this.#clock = new PartitionClock({
      ...{ ...options, memory, contexts, handOvers: this.#handOvers },
      isFull: () => isFull(this.memory, this.outbox),
      isUnhurried: options.pauses !== undefined,
    });
  }

  get #heldSteps(): Omit<HeldSteps, 'isFull'> {
    const { options, outbox } = this;
    return { ...options, outbox, take: (...step) => this.#takes(...step) };
  }

  /** What has been read of records that the chunk was too full for. */
  get leftOver(): ReadonlyMap<LogRecord, Decoded> {
    const { meta } = this.memory;
    const left = this.#steps.filter(({ record }) => record.offset >= nextOf(meta, record.topic));
    return new Map(left.map(({ record, decoded }) => [record, decoded]));
  }

  /** Never rejects: a failure is a result. */
  async run(): Promise<ChunkResult> {
    try {
      return await follow(this.steps(), (wait) => this.#meet(wait));
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  /** The work of `run`; throws what a fold throws. */
  *steps(): Steps<ChunkResult> {
    const { readAhead = this.records.length } = this.options;
    let at = 0;
    do {
      this.#steps = yield* this.#decode(this.records.slice(at, at + readAhead));
      yield { kind: 'load', names: namesAhead(this.#steps, this.memory) };
      // Only before the first record can a move of the clock be left over.
      const halt = (yield* this.#finishAdvance()) ?? (yield* this.#takeSteps());
      if (halt) return halt;
      at += readAhead;
    } while (at < this.records.length);
    return { kind: 'done', outbox: this.outbox };
  }

  *#takeSteps(): Steps<Halt | undefined> {
    for (const [i, step] of this.#steps.entries()) {
      if (mayPauseAt(i)) yield PAUSE;
      if (isFull(this.memory, this.outbox)) return { kind: 'full', outbox: this.outbox };
      // Most steps have nothing to wait for, and there are many of them.
      if (this.#stepAtOnce(step)) continue;
      const halt = yield* this.#stepPatiently(step);
      if (halt) return halt;
    }
    return undefined;
  }

  /** Moves the clock as a record of the first input would that was folded last. */
  *advance(to: number): Steps<ChunkResult> {
    const { name: topic } = this.options.group.first;
    this.outbox.moveTo({ topic, offset: nextOf(this.memory.meta, topic) - 1 });
    const halt = yield* this.#advance(to, { time: to, recordedAt: to });
    return halt ?? { kind: 'done', outbox: this.outbox };
  }

  #meet(wait: Wait): Promise<unknown> | undefined {
    const { pauses, slice = eventLoopSlice } = this.options;
    if (wait.kind === 'load') return this.memory.entities.load(wait.names, slice);
    const isResting = wait.kind === 'rest' && pauses !== undefined;
    return isResting ? pauses.after(wait.workedMs) : slice.pause();
  }

  *#decode(records: readonly LogRecord[]): Steps<Step[]> {
    const { group, failures } = this.options;
    const steps: Step[] = [];
    for (const record of records) {
      if (mayPauseAt(steps.length)) yield PAUSE;
      const step = stepOf(group, { record, decoded: this.#decodedOf(record) }, failures);
      steps.push(this.#handOvers.holding(step) ?? step);
    }
    return steps;
  }

  #decodedOf(record: LogRecord): Decoded {
    const { group, decoded } = this.options;
    return decoded?.get(record) ?? decodeInput(group, record);
  }

  /** False if the step has to wait for something; nothing is done then. */
  #stepAtOnce(step: Step): boolean {
    const { record, decoded, touched } = step;
    const { meta, entities } = this.memory;
    this.outbox.moveTo(record);
    if (!decoded.ok) {
      this.outbox.deadLetter(record, decoded);
      meta.positions[record.topic] = record.offset + 1;
      return true;
    }
    if (this.#isAdvancing || !entities.hasAll(touched)) return false;
    if (!this.#clock.glide(this.#handOvers.clockBefore(record, decoded))) return false;
    this.#apply(step, decoded);
    return !this.#isAdvancing;
  }

  *#stepPatiently(step: Step): Steps<Halt | undefined> {
    const { record, decoded, touched } = step;
    const { meta } = this.memory;
    if (decoded.ok && record.offset >= nextOf(meta, record.topic)) {
      const halt = yield* this.#advance(
        this.#handOvers.clockBefore(record, decoded),
        causeOf(decoded, record),
      );
      if (halt) return halt;
      yield { kind: 'load', names: touched };
      this.#apply(step, decoded);
    }
    return yield* this.#finishAdvance();
  }

  /** Of entities that are loaded. */
  #apply(step: Step, decoded: Read): void {
    const { record } = step;
    this.memory.meta.positions[record.topic] = record.offset + 1;
    if (isDocument(decoded)) this.#documents.apply(record, decoded, causeOf(decoded, record));
    else this.#applyEvent(step, decoded);
  }

  #applyEvent({ record, folds }: Step, decoded: Read): void {
    const { meta } = this.memory;
    if (this.options.group.inputs.length > 1) noteTime(meta, record.topic, decoded.event.time);
    if (folds.length === 0) return;
    const counts = countsOf(meta, record.topic);
    const cause = causeOf(decoded, record);
    const isNew = isAfterLast(meta, record.topic, decoded);
    let folded = false;
    for (const step of isNew ? folds : []) {
      if (step.refusal) this.outbox.deadLetter(record, step.refusal, step.member.name);
      else if (this.#takes(step, decoded, { record, cause })) folded = true;
    }
    if (folded) counts.folded += 1;
    else if (folds.some(({ refusal }) => !refusal)) counts.duplicates += 1;
  }

  /** A fold, or the runtime for it, takes up what it has not taken up before. */
  #takes(step: FoldStep, decoded: Read, at: RecordAt): boolean {
    const taken = this.#handOvers.take(step, decoded, at);
    if (taken !== 'for the fold') return taken === 'taken';
    const { sequence, event } = decoded;
    if (!sequence && !this.memory.entities.remember(step.ringName, event.id, event.recordedAt))
      return false;
    this.#evolve(step, decoded, at);
    return true;
  }

  #evolve(step: FoldStep, decoded: Read, { record, cause, isDue }: RecordAt): void {
    const { meta } = this.memory;
    const { fold, name } = step.member;
    const context = this.#contextOf(step.member);
    context.at(meta.clock ?? -Infinity, cause, step.entities, step.names);
    let to: number | undefined;
    try {
      if (fold.expiresAfterMs) touchAll(step, decoded, context);
      fold.evolve(decoded.event, context);
      to = fold.clockAfter?.(decoded.event, context);
    } catch (error) {
      throw new FoldFailure(failurePlace(record, isDue), name, error);
    }
    if (to !== undefined) meta.advancing = clockMove(to, record, cause);
  }

  *#finishAdvance(): Steps<Halt | undefined> {
    const { meta } = this.memory;
    if (meta.advancing === undefined) return undefined;
    const { to, topic, offset, ...cause } = meta.advancing;
    this.outbox.moveTo({ topic, offset });
    const halt = yield* this.#advance(to, { time: to, ...cause });
    if (!halt) delete meta.advancing;
    return halt;
  }

  *#advance(to: number | undefined, cause: Cause): Steps<Halt | undefined> {
    const halt = yield* this.#clock.advance(to, cause);
    return halt && { ...halt, outbox: this.outbox };
  }

  /** A move of the clock that the last record has begun is not finished. */
  get #isAdvancing(): boolean {
    return this.memory.meta.advancing !== undefined;
  }

  #contextOf({ name }: GroupMember): ChunkContext {
    const context = this.#contexts.get(name);
    if (context === undefined) throw new TypeError(`there is no fold ${name}`);
    return context;
  }
}

/** What a record touches lives on: all that the fold has named, and where the event's id is kept. */
function touchAll(
  { entities, names, ringName, member: { fold } }: FoldStep,
  { event, sequence }: Read,
  context: ChunkContext,
): void {
  // The step of a fold that merges has the event's key, also where the fold names nothing.
  if (fold.entities?.(event).length === 0) return;
  for (const [i, entity] of entities.entries()) context.touched(entity, names[i] ?? '');
  if (!sequence && !names.includes(ringName)) context.touched(event.key, ringName);
}
