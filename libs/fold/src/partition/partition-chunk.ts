import { eventLoopSlice } from '@tradewind/log';
import type { LogRecord, TimeSlice } from '@tradewind/log';
import { decodeRecord, isAfter } from '../decode/decode-record.js';
import type { Decoded } from '../decode/decode-record.js';
import type { FoldGroup, GroupMember } from '../group/fold-group.js';
import { FoldFailure } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import { Outbox } from './outbox.js';
import type { Cause, OutboxOptions } from './outbox.js';
import { PartitionClock, READ_AHEAD_TIMERS } from './partition-clock.js';
import { countsOf, nextOf, noteTime } from '../memory/partition-meta.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { ChunkContext } from './chunk-context.js';
import { causeOf, clockBefore, clockMove, stepOf, type FoldStep, type Step } from './chunk-step.js';
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
    this.#clock = new PartitionClock({
      ...options,
      memory,
      contexts: this.#contexts,
      isFull: () => isFull(this.memory, this.outbox),
      isUnhurried: options.pauses !== undefined,
    });
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
      yield { kind: 'load', names: this.#readAhead(this.#steps) };
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
      steps.push(stepOf(group, { record, decoded: this.#decodedOf(record) }, failures));
    }
    return steps;
  }

  #decodedOf(record: LogRecord): Decoded {
    const { group, decoded } = this.options;
    return decoded?.get(record) ?? decodeRecord(group.topic(record.topic), record);
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
    if (!this.#clock.glide(clockBefore(this.options.group, decoded))) return false;
    this.#apply(step, decoded);
    return !this.#isAdvancing;
  }

  *#stepPatiently(step: Step): Steps<Halt | undefined> {
    const { record, decoded, touched } = step;
    const { meta } = this.memory;
    if (decoded.ok && record.offset >= nextOf(meta, record.topic)) {
      const halt = yield* this.#advance(
        clockBefore(this.options.group, decoded),
        causeOf(decoded, record),
      );
      if (halt) return halt;
      yield { kind: 'load', names: touched };
      this.#apply(step, decoded);
    }
    return yield* this.#finishAdvance();
  }

  /** Of entities that are loaded. */
  #apply({ record, folds }: Step, decoded: Read): void {
    const { meta, entities } = this.memory;
    const { sequence } = decoded;
    meta.positions[record.topic] = record.offset + 1;
    if (this.options.group.inputs.length > 1) noteTime(meta, record.topic, decoded.event.time);
    if (folds.length === 0) return;
    const counts = countsOf(meta, record.topic);
    const cause = causeOf(decoded, record);
    const isNew = this.#isAfterLast(record.topic, decoded);
    let folded = false;
    for (const step of isNew ? folds : []) {
      if (step.refusal) this.outbox.deadLetter(record, step.refusal, step.member.name);
      else if (sequence || entities.remember(step.ringName, decoded.event.id, cause.recordedAt)) {
        folded = true;
        this.#evolve(step, decoded, { record, cause });
      }
    }
    if (folded) counts.folded += 1;
    else if (folds.some(({ refusal }) => !refusal)) counts.duplicates += 1;
  }

  #evolve(
    step: FoldStep,
    decoded: Read,
    { record, cause }: { readonly record: LogRecord; readonly cause: Cause },
  ): void {
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
      throw new FoldFailure(record, name, error);
    }
    if (to !== undefined) meta.advancing = clockMove(to, record, cause);
  }

  /** A fold's events are in the order of their source; a client's only carry an id. */
  #isAfterLast(topic: string, { source, sequence }: Read): boolean {
    if (sequence === undefined) return true;
    const sources = (this.memory.meta.sources[topic] ??= {});
    if (!isAfter(sequence, sources[source] ?? [-1, 0])) return false;
    sources[source] = [...sequence];
    return true;
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

  /** One read for everything that the chunk will probably touch. */
  #readAhead(steps: readonly Step[]): Iterable<string> {
    const { entities, timers } = this.memory;
    const names: string[] = [];
    let latest = -Infinity;
    for (const { decoded, touched } of steps) {
      if (decoded.ok) latest = Math.max(latest, decoded.event.time);
      for (const name of touched) if (!entities.has(name)) names.push(name);
    }
    return names.concat(timers.registeredThrough(latest, READ_AHEAD_TIMERS));
  }

  #contextOf({ name }: GroupMember): ChunkContext {
    const context = this.#contexts.get(name);
    if (context === undefined) throw new TypeError(`there is no fold ${name}`);
    return context;
  }
}

/** What a record touches lives on: all that the fold has named, and where the event's id is kept. */
function touchAll(
  { entities, names, ringName }: FoldStep,
  { event, sequence }: Read,
  context: ChunkContext,
): void {
  for (const [i, entity] of entities.entries()) context.touched(entity, names[i] ?? '');
  if (!sequence && !names.includes(ringName)) context.touched(event.key, ringName);
}
