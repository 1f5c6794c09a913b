import { MODEL_EPOCH_LAG } from '@tradewind/contracts';
import type {
  FoldEvent,
  ModelReader,
  ModelVersion,
  ModelWatermark,
  TopicContract,
} from '@tradewind/contracts';
import type { Tail, TopicReader } from '../log/event-log.js';
import type { LogRecord } from '../log/records.js';
import { decodeRecord } from '../processor/decode-record.js';

/**
 * Versions kept of a key. No fold is more than an epoch behind the newest, so that two would do; the
 * rest serve a partition that has lost its last writes and goes over some epochs again.
 */
const KEPT_VERSIONS = 8;

/** What a record of a snapshot topic says: a version of a value, how far a trainer is, or nothing. */
export type ModelUpdate<Value> =
  | { readonly key: string; readonly epoch: number; readonly value: Value }
  | { readonly watermark: ModelWatermark }
  | undefined;

export interface EpochViewOptions<T extends TopicContract, Value> {
  readonly topics: readonly T[];
  readonly map: (event: FoldEvent<T>) => ModelUpdate<Value>;
  /** The model whose watermarks count, and how many trainers share it. */
  readonly model: string;
  readonly shards: number;
  /** `wait`: read exactly as of an epoch, however long it takes. `latest`: read the newest. */
  readonly sync: 'wait' | 'latest';
}

/** Models in memory, kept up by reading a snapshot topic from its beginning. */
export class EpochView<Value> implements ModelReader<Value> {
  readonly #versions = new Map<string, ModelVersion<Value>[]>();
  readonly #through = new Map<number, number>();
  readonly #waiting: { epoch: number; resolve: () => void }[] = [];
  #tail: Tail | undefined;

  private constructor(
    private readonly options: Pick<
      EpochViewOptions<TopicContract, Value>,
      'model' | 'shards' | 'sync'
    >,
  ) {}

  /** Resolves when everything that was published before has been read. */
  static async open<T extends TopicContract, Value>(
    reader: TopicReader,
    options: EpochViewOptions<T, Value>,
  ): Promise<EpochView<Value>> {
    const view = new EpochView<Value>(options);
    const contracts = new Map<string, T>(options.topics.map((topic) => [topic.name, topic]));
    const onRecord = (record: LogRecord) => {
      const topic = contracts.get(record.topic);
      const decoded = topic && decodeRecord(topic, record);
      if (decoded?.ok) view.#update(options.map(decoded.event as unknown as FoldEvent<T>));
    };
    view.#tail = await reader.tail([...contracts.keys()], 'earliest', onRecord);
    await view.#tail.caughtUp;
    return view;
  }

  asOf(key: string, epoch: number): ModelVersion<Value> | undefined {
    if (this.options.sync === 'latest') return this.latest(key);
    return this.#versions.get(key)?.findLast((version) => version.epoch <= epoch - MODEL_EPOCH_LAG);
  }

  latest(key: string): ModelVersion<Value> | undefined {
    return this.#versions.get(key)?.at(-1);
  }

  /** Epochs applied by every trainer; -Infinity before all have reported. */
  get through(): number {
    if (this.#through.size < this.options.shards) return -Infinity;
    return Math.min(...this.#through.values());
  }

  isReady(epoch: number): boolean {
    return this.options.sync === 'latest' || this.through >= epoch - MODEL_EPOCH_LAG;
  }

  whenReady(epoch: number): Promise<void> {
    if (this.isReady(epoch)) return Promise.resolve();
    return new Promise((resolve) => {
      this.#waiting.push({ epoch, resolve });
    });
  }

  /** Rejects when the view can no longer be kept up; never resolves otherwise. */
  get failed(): Promise<never> {
    return this.#tail?.failed ?? new Promise<never>(() => undefined);
  }

  async close(): Promise<void> {
    await this.#tail?.close();
    for (const { resolve } of this.#waiting.splice(0)) resolve();
  }

  #update(update: ModelUpdate<Value>): void {
    if (update === undefined) return;
    if ('watermark' in update) this.#advance(update.watermark);
    else this.#insert(update.key, { epoch: update.epoch, value: update.value });
  }

  /** Repeated versions change nothing; the first of an epoch counts. */
  #insert(key: string, version: ModelVersion<Value>): void {
    const versions = this.#versions.get(key) ?? [];
    const at = versions.findLastIndex((known) => known.epoch <= version.epoch);
    if (versions[at]?.epoch === version.epoch) return;
    versions.splice(at + 1, 0, version);
    if (versions.length > KEPT_VERSIONS) versions.shift();
    this.#versions.set(key, versions);
  }

  #advance({ model, shard, through }: ModelWatermark): void {
    if (model !== this.options.model) return;
    this.#through.set(shard, Math.max(through, this.#through.get(shard) ?? -Infinity));
    const ready = this.#waiting.filter(({ epoch }) => this.isReady(epoch));
    for (const waiter of ready) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
      waiter.resolve();
    }
  }
}
