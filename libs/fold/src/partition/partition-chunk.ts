import { takesUp } from '@tradewind/contracts';
import type { Fold, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { decodeRecord, isAfter } from '../decode/decode-record.js';
import type { Decoded } from '../decode/decode-record.js';
import { FoldFailure } from './fold-failures.js';
import type { FoldFailures } from './fold-failures.js';
import { Outbox } from './outbox.js';
import type { Cause } from './outbox.js';
import { PartitionClock, READ_AHEAD_TIMERS } from '../timers/partition-clock.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import { ChunkContext } from './chunk-context.js';
import { causeOf, stepOf, type Step } from './chunk-step.js';
import type { WakePauses } from '../timers/wake-pauses.js';

/** Bounds of one atomic write; a chunk ends at the first step that reaches one. */
const MAX_DIRTY_ENTRIES = 2_500;
const MAX_OUTBOX_BYTES = 4_194_304;
const MAX_OUTBOX_ITEMS = 5_000;
/** Records are decoded, and their entities loaded, so many at a time: a chunk may be blocked at any of them. */
const READ_AHEAD_RECORDS = 100;

/** Why a chunk ended. */
export type ChunkResult =
  | { readonly kind: 'done'; readonly outbox: Outbox }
  /** The write is full: commit it, then run a chunk over what is left. */
  | { readonly kind: 'full'; readonly outbox: Outbox }
  /** Commit, then wait until the models of the epoch are here. */
  | { readonly kind: 'blocked'; readonly outbox: Outbox; readonly ready: Promise<void> }
  /** Nothing of the chunk may be kept. */
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

type Halt = Exclude<ChunkResult, { kind: 'done' } | { kind: 'failed' }>;

export interface ChunkOptions {
  readonly topic: TopicContract;
  /** `/<service>/<topic>/<partition>` */
  readonly source: string;
  readonly partition: number;
  readonly epochMs: number;
  readonly pauses?: WakePauses | undefined;
  /** Records that are to be dead-lettered unread. */
  readonly failures?: Pick<FoldFailures, 'at'>;
  /** Of records that a chunk before this one was too full for, by offset: what it has read of them. */
  readonly decoded?: ReadonlyMap<number, Decoded> | undefined;
}

/**
 * Records of one partition on their way through a fold, and the memory that they change.
 *
 * `run` folds as many as fit one atomic write. What it concludes depends on the records alone: it
 * may be cut anywhere and taken up again without changing a byte of the outputs.
 */
export class PartitionChunk {
  readonly #outbox: Outbox;
  #context!: ChunkContext;
  #clock!: PartitionClock;
  #steps: readonly Step[] = [];

  constructor(
    private readonly memory: PartitionMemory,
    private readonly records: readonly LogRecord[],
    private readonly options: ChunkOptions,
  ) {
    this.#outbox = new Outbox(options.source, memory.meta);
  }

  /** What has been read of records that the chunk was too full for, by offset. */
  get leftOver(): ReadonlyMap<number, Decoded> {
    const left = this.#steps.filter(({ record }) => record.offset >= this.memory.meta.next);
    return new Map(left.map(({ record, decoded }) => [record.offset, decoded]));
  }

  /** Never rejects: a failure is a result, so that no framework between can disguise it. */
  async run<T extends TopicContract, S, P>(fold: Fold<T, S, P>): Promise<ChunkResult> {
    try {
      const halt = await this.#fold(fold);
      return halt ?? { kind: 'done', outbox: this.#outbox };
    } catch (error) {
      return { kind: 'failed', error };
    }
  }

  async #fold(fold: Fold): Promise<Halt | undefined> {
    const { memory, options } = this;
    const { partition, epochMs } = options;
    this.#context = new ChunkContext({ memory, outbox: this.#outbox, fold, partition, epochMs });
    this.#clock = new PartitionClock({
      fold,
      memory,
      partition,
      epochMs,
      context: this.#context,
      isFull: () => this.#isFull(),
      pauses: options.pauses,
    });
    const pending = await this.#finishAdvance();
    if (pending) return pending;
    for (let at = 0; at < this.records.length; at += READ_AHEAD_RECORDS) {
      const records = this.records.slice(at, at + READ_AHEAD_RECORDS);
      this.#steps = records.map((record) => stepOf(fold, record, this.#decode(record)));
      await this.#readAhead(this.#steps);
      const halt = await this.#stepAll(fold);
      if (halt) return halt;
    }
    return undefined;
  }

  async #stepAll(fold: Fold): Promise<Halt | undefined> {
    for (const step of this.#steps) {
      // Most steps have nothing to wait for, and there are many of them.
      const stepped = this.#step(fold, step);
      const halt = stepped instanceof Promise ? await stepped : stepped;
      if (halt) return halt;
    }
    return undefined;
  }

  #decode(record: LogRecord): Decoded {
    const { topic, failures, decoded } = this.options;
    const known = failures?.at(record.offset) ?? decoded?.get(record.offset);
    return known ?? decodeRecord(topic, record);
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
    const isPlain = this.memory.entities.hasAll(step.touched) && this.#clock.glide(before);
    if (!isPlain) return this.#stepPatiently(fold, { step, decoded, before, cause });
    this.#apply(fold, { record, decoded }, cause);
    this.memory.meta.next = record.offset + 1;
    return this.memory.meta.advancing && this.#finishAdvance();
  }

  async #stepPatiently(
    fold: Fold,
    { step, decoded, before, cause }: PatientStep,
  ): Promise<Halt | undefined> {
    const halt = await this.#advance(before, cause);
    if (halt) return halt;
    await this.memory.entities.load(step.touched);
    this.#apply(fold, { record: step.record, decoded }, cause);
    this.memory.meta.next = step.record.offset + 1;
    return this.#finishAdvance();
  }

  /** Of entities that are loaded. */
  #apply(fold: Fold, { record, decoded }: Readable, cause: Cause): void {
    const { event } = decoded;
    const { meta } = this.memory;
    if (!takesUp(fold, event.type)) return;
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

  async #finishAdvance(): Promise<Halt | undefined> {
    const { meta } = this.memory;
    if (meta.advancing === undefined) return undefined;
    const { to, ...cause } = meta.advancing;
    const halt = await this.#advance(to, { time: to, ...cause });
    if (!halt) delete meta.advancing;
    return halt;
  }

  async #advance(to: number | undefined, cause: Cause): Promise<Halt | undefined> {
    const halt = await this.#clock.advance(to, cause);
    return halt && { ...halt, outbox: this.#outbox };
  }

  #isFull(): boolean {
    return (
      this.memory.entities.dirtyCount + this.memory.timers.dirtyCount >= MAX_DIRTY_ENTRIES ||
      this.#outbox.bytes >= MAX_OUTBOX_BYTES ||
      this.#outbox.items.length >= MAX_OUTBOX_ITEMS
    );
  }

  /** One read for everything that the chunk will probably touch. */
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
