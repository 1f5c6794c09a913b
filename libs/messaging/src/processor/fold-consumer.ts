import type {
  Batch,
  BatchHandler,
  BatchOutcome,
  BatchProgress,
  BatchSource,
  Position,
  SourceControl,
  Subscription,
} from '../log/event-log.js';
import type { TopicPartition } from '../log/records.js';
import { PartitionProcessor } from './partition-processor.js';
import type { PartitionProgress, ProcessorOptions } from './partition-processor.js';

const RECONCILE_MS = 1_000;

export type FoldConsumerOptions = Omit<ProcessorOptions, 'partition'> & {
  readonly source: BatchSource;
};

/** One member of the consumer group that folds a topic: a processor for each partition it owns. */
export class FoldConsumer implements BatchHandler {
  readonly #processors = new Map<number, PartitionProcessor>();
  #control: SourceControl | undefined;
  #timer: NodeJS.Timeout | undefined;
  #assigned = false;
  #reconciling = false;
  #closed = false;
  /** Outside a batch there is no member to keep alive. */
  readonly #unattended: BatchProgress = {
    heartbeat: () => Promise.resolve(),
    isStale: () => this.#closed,
  };
  #subscription: Subscription | undefined;

  constructor(private readonly options: FoldConsumerOptions) {}

  /** Joins the group; `onFailure` is called once if the consumer has died for good. */
  async start(onFailure: (error: unknown) => void): Promise<void> {
    const { service, topic, source } = this.options;
    const group = `tradewind.${service}`;
    this.#subscription = await source.subscribe(group, topic.name, this);
    this.#subscription.failed.catch(onFailure);
    this.#timer = setInterval(() => {
      void this.#reconcile();
    }, RECONCILE_MS);
  }

  async assigned(
    partitions: readonly TopicPartition[],
    control: SourceControl,
  ): Promise<readonly Position[]> {
    this.#control = control;
    this.#assigned = false;
    const owned = new Set(partitions.map(({ partition }) => partition));
    for (const partition of this.#processors.keys()) {
      if (!owned.has(partition)) this.#processors.delete(partition);
    }
    const positions = await Promise.all(
      partitions.map(async (at) => ({
        ...at,
        offset: await this.#processor(at.partition).load(this.#unattended),
      })),
    );
    this.#assigned = true;
    return positions;
  }

  handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    return this.#processor(batch.partition).handle(batch, progress);
  }

  /** Partitions are assigned, their state is loaded, and neither log nor store refuses. */
  get isReady(): boolean {
    return this.#assigned && [...this.#processors.values()].every((processor) => processor.isReady);
  }

  get progress(): readonly PartitionProgress[] {
    return [...this.#processors.values()].flatMap((processor) => processor.progress ?? []);
  }

  /** Lets the batch under way finish, then leaves the group. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    this.#closed = true;
    await this.#subscription?.close();
  }

  #processor(partition: number): PartitionProcessor {
    let processor = this.#processors.get(partition);
    if (processor === undefined) {
      processor = new PartitionProcessor({ ...this.options, partition });
      this.#processors.set(partition, processor);
    }
    return processor;
  }

  /** An idle partition hears of lost writes only if somebody looks. */
  async #reconcile(): Promise<void> {
    if (this.#reconciling) return;
    this.#reconciling = true;
    const topic = this.options.topic.name;
    try {
      for (const [partition, processor] of this.#processors) {
        const offset = await processor.reconcile(this.#unattended);
        if (offset !== undefined) this.#control?.seek({ topic, partition }, offset);
      }
    } catch (error) {
      // The store does not answer, which batches wait for; the next look will tell.
      this.options.metrics.retried(topic, error);
    }
    this.#reconciling = false;
  }
}
