import { MODEL_EPOCH_LAG } from '@tradewind/contracts';
import type {
  FoldEvent,
  ModelReader,
  ModelVersion,
  ModelWatermark,
  TopicContract,
} from '@tradewind/contracts';
import { Failure } from '@tradewind/log';
import type { Tail, TopicReader, LogRecord } from '@tradewind/log';
import { decodeRecord } from '@tradewind/fold';
import { VersionTable } from './version-table.js';

/** Versions kept of a key: no fold is more than an epoch or two behind the newest, but for a rebuild. */
const KEPT_VERSIONS = 8;

/**
 * What a record of a snapshot topic says: a version of a value, how far a trainer is, why a version cannot
 * be used, or nothing.
 */
export type ModelUpdate<Value> =
  | { readonly key: string; readonly epoch: number; readonly value: Value }
  | { readonly watermark: ModelWatermark }
  | { readonly rejected: string }
  | undefined;

export interface EpochViewOptions<T extends TopicContract, Value> {
  readonly topics: readonly T[];
  /** Begins a reading of the topics: what it returns hears all events in the order of their partition. */
  readonly reading: () => (
    event: FoldEvent<T>,
  ) => ModelUpdate<Value> | readonly ModelUpdate<Value>[];
  /** The model whose watermarks count, and how many trainers share it. */
  readonly model: string;
  readonly shards: number;
  /** `wait`: read exactly as of an epoch, however long it takes. `latest`: read the newest. */
  readonly sync: 'wait' | 'latest';
}

/**
 * Models in memory, kept up by reading a snapshot topic from its beginning.
 *
 * Only the last versions of a key are kept. A partition that has lost its state folds its log again and
 * needs older ones: then (with `wait`) the topic is read again, and from the epoch of the partition that
 * is furthest behind everything is kept.
 */
export class EpochView<Value> implements ModelReader<Value> {
  /** The epoch that each partition of this process last asked for. */
  readonly #asked = new Map<number, number>();
  readonly #waiting: { epoch: number; resolve: () => void }[] = [];
  readonly #failure = new Failure();
  #table: VersionTable<Value>;
  #tail: Tail | undefined;
  #rereading: Promise<void> | undefined;
  #closed = false;
  #rejected: { count: number; last?: string } = { count: 0 };

  private constructor(
    private readonly reader: TopicReader,
    private readonly options: EpochViewOptions<TopicContract, Value>,
  ) {
    this.#table = this.#newTable(() => Infinity);
  }

  /** Resolves when everything that was published before has been read. */
  static async open<T extends TopicContract, Value>(
    reader: TopicReader,
    options: EpochViewOptions<T, Value>,
  ): Promise<EpochView<Value>> {
    const view = new EpochView<Value>(reader, options);
    view.#tail = await view.#read(view.#table);
    return view;
  }

  asOf(key: string, epoch: number): ModelVersion<Value> | undefined {
    if (this.options.sync === 'latest') return this.latest(key);
    return this.#table.asOf(key, epoch - MODEL_EPOCH_LAG);
  }

  latest(key: string): ModelVersion<Value> | undefined {
    return this.#table.latest(key);
  }

  /** Keys that have a version, in the order of their first. */
  get keys(): readonly string[] {
    return this.#table.keys;
  }

  /** Versions that could not be used, e.g. since chunks of them were missing, and why the last one. */
  get rejected(): { readonly count: number; readonly last?: string } {
    return this.#rejected;
  }

  /** Epochs applied by every trainer; -Infinity before all have reported. */
  get through(): number {
    return this.#table.through(this.options.shards);
  }

  isReady(epoch: number, partition: number): boolean {
    if (this.options.sync === 'latest') return true;
    this.#asked.set(partition, epoch);
    return this.#isHere(epoch);
  }

  whenReady(epoch: number, partition: number): Promise<void> {
    if (this.isReady(epoch, partition)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ epoch, resolve });
    });
  }

  release(partition: number): void {
    this.#asked.delete(partition);
  }

  /** Rejects when the view can no longer be kept up; never resolves otherwise. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#rereading;
    await this.#tail?.close();
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  /** Of the newest alone, if nothing else is read. */
  #newTable(keptFrom: () => number): VersionTable<Value> {
    return new VersionTable(this.options.sync === 'latest' ? 1 : KEPT_VERSIONS, keptFrom);
  }

  #isHere(epoch: number): boolean {
    const needed = epoch - MODEL_EPOCH_LAG;
    if (this.#table.exactFrom > needed) {
      this.#rereading ??= this.#reread();
      return false;
    }
    return this.through >= needed;
  }

  async #read(table: VersionTable<Value>): Promise<Tail> {
    const contracts = new Map(this.options.topics.map((topic) => [topic.name, topic]));
    const read = this.options.reading();
    const onRecord = (record: LogRecord) => {
      const topic = contracts.get(record.topic);
      const decoded = topic && decodeRecord(topic, record);
      if (!decoded?.ok) return;
      const updates = read(decoded.event);
      for (const update of Array.isArray(updates) ? updates : [updates]) {
        this.#update(table, update as ModelUpdate<Value>);
      }
    };
    const tail = await this.reader.tail([...contracts.keys()], 'earliest', onRecord);
    tail.failed.catch((error: unknown) => {
      this.#failure.raise(error);
    });
    await tail.caughtUp;
    return tail;
  }

  /** Readers go on with the versions there are until all have been read anew. */
  async #reread(): Promise<void> {
    const table = this.#newTable(() => this.#lowestNeeded());
    try {
      const tail = await this.#read(table);
      await this.#tail?.close();
      this.#tail = tail;
      this.#table = table;
    } catch (error) {
      this.#failure.raise(error);
      return;
    } finally {
      this.#rereading = undefined;
    }
    if (!this.#closed) this.#wake();
  }

  #lowestNeeded(): number {
    return Math.min(...this.#asked.values()) - MODEL_EPOCH_LAG;
  }

  #update(table: VersionTable<Value>, update: ModelUpdate<Value>): void {
    if (update === undefined) return;
    if ('rejected' in update) {
      this.#rejected = { count: this.#rejected.count + 1, last: update.rejected };
      return;
    }
    if ('watermark' in update) this.#advance(table, update.watermark);
    else table.insert(update.key, { epoch: update.epoch, value: update.value });
  }

  #advance(table: VersionTable<Value>, { model, shard, through }: ModelWatermark): void {
    if (model !== this.options.model) return;
    table.advance(shard, through);
    if (table === this.#table) this.#wake();
  }

  #wake(): void {
    const ready = this.#waiting.filter(({ epoch }) => this.#isHere(epoch));
    for (const waiter of ready) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.resolve();
    }
  }
}
