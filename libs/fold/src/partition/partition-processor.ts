import { PlatformError } from '@tradewind/log';
import type {
  Batch,
  BatchOutcome,
  BatchProgress,
  LogRecord,
  Position,
  TopicPartition,
} from '@tradewind/log';
import { FoldFailures } from './fold-failures.js';
import { isPast, type InputMerge } from './input-merge.js';
import { PartitionLags } from './partition-lags.js';
import { PartitionLoader } from './partition-loader.js';
import { nextOf } from '../memory/partition-meta.js';
import type { PartitionMeta } from '../memory/partition-meta.js';
import type { PartitionMemory } from '../memory/partition-memory.js';
import type { PartitionProgress } from './partition-progress.js';
import type { ChunkOptions } from './partition-chunk.js';
import { ChunkRunner } from './chunk-runner.js';
import { PartitionWriter } from './partition-writer.js';
import { orderOf, positionsIn, scopeOf } from './processor-options.js';
import type { InputOrder, ProcessorOptions } from './processor-options.js';
import { StateSweep } from './state-sweep.js';

const MAX_RECORDS_PER_CHUNK = 1_000;

/** Records of one topic. */
interface Arrived {
  readonly topic: string;
  readonly records: readonly LogRecord[];
}

/**
 * The only writer of one partition's state.
 *
 * Every chunk of records becomes one compare-and-set write of entities, positions, clock and outbox;
 * then the outbox is published; only then the next chunk is applied. A crash between the two leaves
 * the outbox in the meta, and whoever loads the partition next publishes it again under the same
 * ids. A lost compare-and-set means that another owner wrote: everything in memory is dropped and
 * the log is read again from where the store stands.
 */
export class PartitionProcessor {
  #memory: PartitionMemory | undefined;
  #blocked = false;
  /** A move of the clock that began before a restart has waited for a model, which is here now. */
  #resumable = false;
  /** What a chunk that was blocked has decoded and not folded, for the next one. */
  #leftOver: ChunkOptions['decoded'];
  /** The offset last asked for because a batch began after it. */
  readonly #sought = new Map<string, number>();
  #turn: Promise<unknown> = Promise.resolve();
  /** Stands for the partition where figures are told by topic. */
  readonly #at: TopicPartition;
  readonly #scope: string;
  readonly #lags: PartitionLags;
  readonly #failures = new FoldFailures();
  readonly #writer: PartitionWriter;
  readonly #loader: PartitionLoader;
  readonly #runner: ChunkRunner;
  readonly #order: InputOrder;
  readonly #sweep: StateSweep;

  constructor(private readonly options: ProcessorOptions) {
    const { service, group, partition } = options;
    this.#at = { topic: group.first.name, partition };
    this.#scope = scopeOf(service, group.name, partition);
    this.#lags = new PartitionLags(group, partition);
    this.#sweep = new StateSweep(options.store, this.#scope, group);
    this.#writer = new PartitionWriter(this.#scope, this.#at, options);
    const own = { scope: this.#scope, lags: this.#lags, writer: this.#writer };
    this.#loader = new PartitionLoader({ ...options, ...own });
    this.#order = orderOf(options);
    const run = { at: this.#at, failures: this.#failures, handOverGate: this.#order.gate };
    this.#runner = new ChunkRunner({ ...options, ...own, ...run });
  }

  /** Forgets what is in memory, loads the stored state, publishes its outbox; returns the positions. */
  load(progress: BatchProgress): Promise<readonly Position[]> {
    return this.#exclusive(async () => positionsIn(await this.#load(progress), this.options));
  }

  /** Rejects only when the fold has a defect that no single record explains. */
  handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    return this.#exclusive(() =>
      this.#handle(batch, progress).catch((error: unknown): BatchOutcome => {
        this.#memory = undefined;
        if (!(error instanceof PlatformError && error.retriable)) throw error;
        return { kind: 'seek', next: batch.firstOffset };
      }),
    );
  }

  /**
   * Compares memory with the store, which may have lost its last writes or taken another owner's.
   * Returns the positions to go on from when they differ. If they do not, what has been put off is written,
   * and a move of the clock that has waited for a model goes on.
   */
  reconcile(progress: BatchProgress): Promise<readonly Position[] | undefined> {
    return this.#exclusive(async () => {
      if (this.#memory === undefined) return undefined;
      const { meta, nonce } = this.#memory;
      const isOwn = (await this.options.store.loadNonce(this.#scope)) === nonce;
      if (isOwn && (await this.#runner.settle(this.#memory, progress))) return this.#goOn(progress);
      const found = positionsIn(await this.#load(progress), this.options);
      // What another owner has written lies ahead; what lies behind has been lost.
      const isLost = found.some(({ topic, offset }) => offset < nextOf(meta, topic));
      if (isLost) this.options.metrics.regressed(this.#at);
      else this.options.metrics.conflicted(this.#at);
      return found;
    });
  }

  /**
   * Brings the store up to what today's folds expect of it, once, and has states built again that splits of
   * shoppers' ids ask for; it may take its time.
   */
  async sweep(): Promise<void> {
    if (this.#memory) await this.#sweep.after(this.#memory);
    await this.options.restorer?.run(this.#at.partition, this.#memory?.meta ?? {});
  }

  /** State loaded, caught up with the log as it was then, and neither log nor store refusing. */
  get isReady(): boolean {
    const isLoaded = this.#memory !== undefined && !this.#writer.retry.isStruggling;
    return isLoaded && this.progress.every(({ caughtUp }) => caughtUp);
  }

  /** By input topic; empty while the state is not loaded. */
  get progress(): readonly PartitionProgress[] {
    if (this.#memory === undefined) return [];
    const struggling = this.#writer.retry.isStruggling;
    return this.#lags.progressOf(this.#memory.meta, { blocked: this.#blocked, struggling });
  }

  /**
   * Looks at the end of a topic's log, unless it cannot be had. Returns for how long the folds have stood
   * still although there are records to fold and nothing that they wait for, ms.
   */
  watch(topic: string, end: number | undefined): number {
    const isWaiting = this.#blocked || this.#writer.retry.isStruggling;
    return this.#lags.watch(topic, end, { meta: this.#memory?.meta, isWaiting });
  }

  /** A move of the clock has begun and is not finished. */
  get #isCutOff(): boolean {
    return this.#memory?.meta.advancing !== undefined;
  }

  async #load(progress: BatchProgress): Promise<PartitionMeta> {
    this.#memory = undefined;
    this.#runner.reset();
    this.#order.merge?.reset();
    this.#order.gate?.reset();
    const memory = await this.#loader.load(progress);
    this.#memory = memory;
    // A clock move that was cut off goes on without waiting for a record, which may wait for it.
    if (this.#isCutOff && !progress.isStale()) await this.#finishMove(progress);
    return (this.#memory as PartitionMemory | undefined)?.meta ?? memory.meta;
  }

  async #goOn(progress: BatchProgress): Promise<readonly Position[] | undefined> {
    if (!this.#resumable || !this.#isCutOff || progress.isStale()) return undefined;
    try {
      const outcome = await this.#finishMove(progress);
      const meta = this.#memory?.meta;
      return outcome?.kind === 'seek' && meta ? positionsIn(meta, this.options) : undefined;
    } catch (error) {
      this.#memory = undefined;
      throw error;
    }
  }

  /** If it has to wait for a model, no batch is held that would come again: it is resumed later. */
  async #finishMove(progress: BatchProgress): Promise<BatchOutcome | undefined> {
    this.#resumable = false;
    this.#blocked = false;
    const outcome = await this.#foldAll([], this.#at.topic, progress);
    if (outcome?.kind !== 'blocked') return outcome;
    outcome.ready.then(
      () => {
        this.#resumable = true;
      },
      () => undefined,
    );
    return outcome;
  }

  async #handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    const memory = this.#memory;
    const { topic } = batch;
    this.#lags.of(topic).end = batch.endOffset;
    this.#blocked = false;
    if (memory === undefined) return this.#restart(topic, progress);
    const { meta } = memory;
    const next = nextOf(meta, topic);
    if (progress.isStale()) return { kind: 'seek', next };
    if (batch.firstOffset > next && this.#sought.get(topic) !== next) {
      this.#sought.set(topic, next);
      return { kind: 'seek', next };
    }
    const first = batch.firstOffset;
    const kept = await this.#loader.acrossGap(memory, { topic, first }, progress);
    if (!kept) return this.#restart(topic, progress);
    const started = performance.now();
    const records = batch.records.filter(({ offset }) => offset >= nextOf(meta, topic));
    const { merge } = this.#order;
    const outcome =
      merge && this.options.group.isOrdered(topic)
        ? await this.#foldMerged(merge, { topic, records }, progress)
        : await this.#foldInOrder({ topic, records }, progress);
    this.options.metrics.batchTook(topic, (performance.now() - started) / 1_000);
    return outcome ?? this.#skipTo(batch);
  }

  async #foldInOrder({ topic, records }: Arrived, progress: BatchProgress) {
    // Of a batch that was blocked, a move of the clock may be all that is left.
    if (records.length === 0 && this.#isCutOff) return this.#foldAll([], topic, progress);
    let outcome: BatchOutcome | undefined;
    for (let at = 0; at < records.length && outcome === undefined; at += MAX_RECORDS_PER_CHUNK) {
      outcome = await this.#foldAll(records.slice(at, at + MAX_RECORDS_PER_CHUNK), topic, progress);
      await progress.heartbeat();
    }
    return outcome;
  }

  /** Folds what may be folded of all topics, now that this has come of one of them. */
  async #foldMerged(
    merge: InputMerge,
    { topic, records }: Arrived,
    progress: BatchProgress,
  ): Promise<BatchOutcome | undefined> {
    merge.hold(topic, records);
    for (let memory = this.#memory; memory !== undefined; memory = this.#memory) {
      const { meta } = memory;
      const ready = merge.next(meta, MAX_RECORDS_PER_CHUNK);
      if (ready.length === 0 && meta.advancing === undefined) {
        const next = nextOf(meta, topic);
        if (merge.isDrained(topic))
          return isPast(records, next) ? undefined : { kind: 'seek', next };
        this.#blocked = true;
        return { kind: 'blocked', next, ready: merge.whenDrained(topic) };
      }
      const outcome = await this.#foldAll(ready, topic, progress);
      if (this.#memory === memory) merge.folded(meta);
      // Whoever waits for a model has the others come again as well.
      if (outcome?.kind === 'blocked') merge.releaseWhen(outcome.ready);
      if (outcome) return outcome;
      await progress.heartbeat();
    }
    return this.#restart(topic, progress);
  }

  /** Folds these records, in as many chunks as it takes. Returns nothing when all are done. */
  async #foldAll(
    records: readonly LogRecord[],
    topic: string,
    progress: BatchProgress,
  ): Promise<BatchOutcome | undefined> {
    let decoded: ChunkOptions['decoded'] = this.#order.merge ?? this.#leftOver;
    this.#leftOver = undefined;
    for (;;) {
      await this.#runner.turnOf(records, progress);
      const memory = this.#memory;
      if (memory === undefined || progress.isStale()) return this.#restart(topic, progress);
      const { meta } = memory;
      const left = records.filter((record) => record.offset >= nextOf(meta, record.topic));
      const { result, kept, leftOver } = await this.#runner.run(memory, left, {
        progress,
        decoded,
      });
      if (result.kind === 'failed') return this.#failed(result.error, topic, progress);
      if (!kept) return this.#restart(topic, progress);
      if (result.kind === 'done') return undefined;
      if (result.kind === 'blocked') {
        this.#blocked = true;
        this.#leftOver = leftOver;
        return { kind: 'blocked', next: nextOf(meta, topic), ready: result.ready };
      }
      decoded = this.#order.merge ?? leftOver;
    }
  }

  /** The partition is not, or no longer, as it is in memory. */
  async #restart(topic: string, progress: BatchProgress): Promise<BatchOutcome> {
    this.#memory = undefined;
    const meta = await this.#load(progress);
    for (const position of positionsIn(meta, this.options)) {
      if (position.topic !== topic) this.options.seek?.(position);
    }
    return { kind: 'seek', next: nextOf(meta, topic) };
  }

  /** The store not answering, or one bad record, is a reason to start over; anything else a defect. */
  async #failed(error: unknown, topic: string, progress: BatchProgress): Promise<BatchOutcome> {
    const isStored = await this.#writer.isStored(this.#memory?.nonce, progress);
    // What was read may belong to several states of another owner, on which any fold may throw.
    if (!isStored || this.#failures.excuse(error)) return this.#restart(topic, progress);
    const text = `the fold of ${this.#scope} failed: ${String(error)}`;
    throw new PlatformError('FOLD.DEFECT', text, false, { cause: error });
  }

  /** Past records that are not visible, such as transaction markers; harmless to forget. */
  #skipTo({ topic, nextOffset }: Batch): BatchOutcome {
    const meta = this.#memory?.meta;
    if (meta === undefined) return { kind: 'advanced', next: nextOffset };
    const next = Math.max(nextOffset, nextOf(meta, topic));
    meta.positions[topic] = next;
    return { kind: 'advanced', next };
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work, work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
