import { CLOCK_TICK, epochEnd, epochOf } from '@tradewind/contracts';
import type { Fold, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '../log/records.js';
import { decodeRecord, isAfter } from './decode-record.js';
import type { Decoded } from './decode-record.js';
import { FoldFailure } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import { Outbox } from './outbox.js';
import type { Cause } from './outbox.js';
import type { PartitionMemory } from './partition-memory.js';
import { SliceContext } from './slice-context.js';
import { causeOf, stepOf, type Step } from './slice-step.js';
import type { Registration } from './timer-index.js';

/** Bounds of one atomic write; a slice ends at the first step that reaches one. */
const MAX_DIRTY_ENTRIES = 2_500;
const MAX_OUTBOX_BYTES = 4_194_304;
const MAX_OUTBOX_ITEMS = 5_000;
const READ_AHEAD_TIMERS = 2_000;

/** Why a slice ended. */
export type SliceResult =
  | { readonly kind: 'done'; readonly outbox: Outbox }
  /** The write is full: commit it, then run a slice over what is left. */
  | { readonly kind: 'full'; readonly outbox: Outbox }
  /** Commit, then wait until the models of the epoch are here. */
  | { readonly kind: 'blocked'; readonly outbox: Outbox; readonly ready: Promise<void> }
  /** Nothing of the slice may be kept. */
  | { readonly kind: 'failed'; readonly error: unknown };

interface Readable {
  readonly record: LogRecord;
  readonly decoded: Decoded & { ok: true };
}

interface PatientStep {
  readonly step: Step;
  readonly decoded: Decoded & { ok: true };
  /** Where the clock moves before. */
  readonly before: number | undefined;
  readonly cause: Cause;
}

type Halt = Exclude<SliceResult, { kind: 'done' } | { kind: 'failed' }>;

export interface SliceOptions {
  readonly topic: TopicContract;
  /** `/<service>/<topic>/<partition>` */
  readonly source: string;
  readonly partition: number;
  readonly epochMs: number;
  /** Records that are to be dead-lettered unread. */
  readonly failures?: Pick<FoldFailures, 'at'>;
}

/**
 * Records of one partition on their way through a fold, and the memory that they change.
 *
 * `run` folds as many as fit one atomic write. What it concludes depends on the records alone: it
 * may be cut anywhere and taken up again without changing a byte of the outputs.
 */
export class PartitionSlice {
  readonly #outbox: Outbox;
  #context!: SliceContext;

  constructor(
    private readonly memory: PartitionMemory,
    private readonly records: readonly LogRecord[],
    private readonly options: SliceOptions,
  ) {
    this.#outbox = new Outbox(options.source, memory.meta);
  }

  /** Never rejects: a failure is a result, so that no framework between can disguise it. */
  async run<T extends TopicContract, S, P>(fold: Fold<T, S, P>): Promise<SliceResult> {
    try {
      const halt = await this.#fold(fold);
      return halt ?? { kind: 'done', outbox: this.#outbox };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  async #fold(fold: Fold): Promise<Halt | undefined> {
    const { memory, options } = this;
    const { topic, partition, epochMs } = options;
    this.#context = new SliceContext({ memory, outbox: this.#outbox, fold, partition, epochMs });
    const { failures } = options;
    const steps = this.records.map((record) =>
      stepOf(fold, record, failures?.at(record.offset) ?? decodeRecord(topic, record)),
    );
    await this.#readAhead(steps);
    const pending = await this.#finishAdvance(fold);
    if (pending) return pending;
    for (const step of steps) {
      // Most steps have nothing to wait for, and there are many of them.
      const stepped = this.#step(fold, step);
      const halt = stepped instanceof Promise ? await stepped : stepped;
      if (halt) return halt;
    }
    return undefined;
  }

  #step(fold: Fold, step: Step): Promise<Halt | undefined> | Halt | undefined {
    const { record, decoded } = step;
    if (this.#isFull()) return { kind: 'full', outbox: this.#outbox };
    this.#outbox.moveTo(record.offset);
    if (!decoded.ok) {
      this.#outbox.deadLetter(record, decoded);
      this.memory.meta.next = record.offset + 1;
      return undefined;
    }
    const cause = causeOf(decoded, record);
    const before = fold.clockBefore ? fold.clockBefore(decoded.event) : decoded.event.time;
    const isPlain = this.memory.entities.hasAll(step.touched) && this.#glide(fold, before);
    if (!isPlain) return this.#stepPatiently(fold, { step, decoded, before, cause });
    this.#apply(fold, { record, decoded }, cause);
    this.memory.meta.next = record.offset + 1;
    return this.memory.meta.advancing && this.#finishAdvance(fold);
  }

  async #stepPatiently(
    fold: Fold,
    { step, decoded, before, cause }: PatientStep,
  ): Promise<Halt | undefined> {
    const halt = await this.#advance(fold, before, cause);
    if (halt) return halt;
    await this.memory.entities.load(step.touched);
    this.#apply(fold, { record: step.record, decoded }, cause);
    this.memory.meta.next = step.record.offset + 1;
    return this.#finishAdvance(fold);
  }

  /** Moves the clock if nothing is due on the way; else leaves it. */
  #glide(fold: Fold, to: number | undefined): boolean {
    if (to === undefined) return true;
    const { meta, timers } = this.memory;
    if (meta.clock === undefined) return false;
    const target = Math.max(to, meta.clock);
    const epoch = epochOf(meta.clock, this.options.epochMs);
    if (epochOf(target, this.options.epochMs) !== epoch) return false;
    const due = timers.peek();
    if (due !== undefined && due.time <= target) return false;
    if (fold.gate && !fold.gate.isReady(epoch, this.options.partition)) return false;
    meta.clock = target;
    return true;
  }

  /** Of entities that are loaded. */
  #apply(fold: Fold, { record, decoded }: Readable, cause: Cause): void {
    const { event } = decoded;
    const { meta } = this.memory;
    if (event.type === CLOCK_TICK) return;
    if (!this.#isNew(decoded)) {
      meta.counts.duplicates += 1;
      return;
    }
    meta.counts.folded += 1;
    const context = this.#context.at(cause);
    try {
      fold.evolve(event, context);
    } catch (error) {
      throw new FoldFailure(record.offset, error);
    }
    const after = fold.clockAfter?.(event, context.partition);
    if (after === undefined) return;
    const { trace, recordedAt, causationId } = cause;
    meta.advancing = {
      to: after,
      recordedAt,
      ...(causationId !== undefined && { causationId }),
      ...(trace && { trace }),
    };
  }

  /** A fold's events are in the order of their source; a client's only carry an id. */
  #isNew({ event, source, sequence }: Decoded & { ok: true }): boolean {
    const { meta, entities } = this.memory;
    if (sequence === undefined) return entities.remember(event.key, event.id);
    if (!isAfter(sequence, meta.sources[source] ?? [-1, 0])) return false;
    meta.sources[source] = [...sequence];
    return true;
  }

  async #finishAdvance(fold: Fold): Promise<Halt | undefined> {
    const { meta } = this.memory;
    if (meta.advancing === undefined) return undefined;
    const { to, ...cause } = meta.advancing;
    const halt = await this.#advance(fold, to, { time: to, ...cause });
    if (!halt) delete meta.advancing;
    return halt;
  }

  /** Moves the clock: timers in order of deadline, epochs closing behind them. Can be taken up again. */
  async #advance(fold: Fold, to: number | undefined, cause: Cause): Promise<Halt | undefined> {
    if (to === undefined) return undefined;
    const { meta, entities, timers } = this.memory;
    const target = Math.max(to, meta.clock ?? to);
    for (;;) {
      const due = await this.#dueBy(target);
      if (this.#isFull()) return { kind: 'full', outbox: this.#outbox };
      this.#moveClock(fold, due?.time ?? target, cause);
      const blocked = this.#awaitModels(fold);
      if (blocked) return blocked;
      if (due === undefined) return undefined;
      timers.pop();
      entities.setTimer(due.entity, undefined);
      fold.wake?.(due.entity, this.#context.at(cause));
    }
  }

  #awaitModels({ gate }: Fold): Halt | undefined {
    if (gate === undefined) return undefined;
    const { epochMs, partition } = this.options;
    const epoch = epochOf(this.memory.meta.clock ?? 0, epochMs);
    if (gate.isReady(epoch, partition)) return undefined;
    return { kind: 'blocked', outbox: this.#outbox, ready: gate.whenReady(epoch, partition) };
  }

  /**
   * The next timer due by a time, if the slice is not full. An entity whose deadline has been moved on
   * is registered anew and the clock does not stop for it: what is registered depends on what an owner
   * remembers, and where the clock stops decides which epochs close together.
   */
  async #dueBy(target: number): Promise<Registration | undefined> {
    const { entities, timers } = this.memory;
    while (!this.#isFull()) {
      const first = timers.peek();
      if (first === undefined || first.time > target) return undefined;
      const { entity, time } = first;
      if (!entities.has(entity)) {
        await entities.load([entity, ...timers.registeredThrough(target, READ_AHEAD_TIMERS)]);
      }
      const deadline = entities.timer(entity);
      if (deadline !== undefined && deadline <= time) return first;
      timers.pop();
      if (deadline !== undefined) timers.register(entity, deadline);
    }
    return undefined;
  }

  /** To a time at which no timer before it is left, closing the epochs in between. */
  #moveClock(fold: Fold, time: number, cause: Cause): void {
    const { meta } = this.memory;
    const { epochMs } = this.options;
    const through = epochOf(time, epochMs) - 1;
    if (meta.clock === undefined) {
      meta.clock = time;
      fold.closeEpoch?.(through, through, this.#context.at(cause));
      return;
    }
    const from = epochOf(meta.clock, epochMs);
    if (through >= from) {
      meta.clock = epochEnd(through, epochMs);
      fold.closeEpoch?.(from, through, this.#context.at(cause));
    }
    meta.clock = Math.max(meta.clock, time);
  }

  #isFull(): boolean {
    return (
      this.memory.entities.dirtyCount + this.memory.timers.dirtyCount >= MAX_DIRTY_ENTRIES ||
      this.#outbox.bytes >= MAX_OUTBOX_BYTES ||
      this.#outbox.items.length >= MAX_OUTBOX_ITEMS
    );
  }

  /** One read for everything that the slice will probably touch. */
  async #readAhead(steps: readonly Step[]): Promise<void> {
    const { entities, timers } = this.memory;
    const names = new Set<string>();
    let latest = -Infinity;
    for (const { decoded, touched } of steps) {
      if (decoded.ok) latest = Math.max(latest, decoded.event.time);
      for (const entity of touched) names.add(entity);
    }
    for (const entity of timers.registeredThrough(latest, READ_AHEAD_TIMERS)) names.add(entity);
    await entities.load(names);
  }
}
