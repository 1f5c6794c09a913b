import type {
  Batch,
  BatchHandler,
  BatchOutcome,
  BatchProgress,
  BatchSource,
  LogAdmin,
  Position,
  SourceControl,
  Subscription,
  TopicPartition,
} from '@tradewind/log';
import { LogBounds } from './log-bounds.js';
import { groupOf, PartitionProcessor } from '../partition/partition-processor.js';
import type { ProcessorOptions } from '../partition/partition-processor.js';
import type { PartitionProgress } from '../partition/partition-progress.js';
import { EventLoopQueue } from './event-loop-queue.js';
import { WakePauses } from '../timers/wake-pauses.js';

const RECONCILE_MS = 1_000;
/** How often the ends of the log are looked at. */
const LOOK_MS = 5_000;

type ShareOfPartition = 'partition' | 'bounds' | 'queue' | 'pauses';

export type FoldConsumerOptions = Omit<ProcessorOptions, ShareOfPartition> & {
  readonly source: BatchSource & Pick<LogAdmin, 'offsets'>;
  /**
   * Whether the wakes of clocks that have caught up are spread over time; nothing must wait for them.
   * @default false
   */
  readonly spreadsWakes?: boolean;
};

/** Whether a consumer does its work. */
export interface FoldHealth {
  readonly topic: string;
  /** Partitions were assigned, and their state is loaded. */
  readonly assigned: boolean;
  /** Assigned, caught up with the log as it was then, and neither log nor store refusing. */
  readonly ready: boolean;
  /**
   * For how long the partition that stands still the longest has done so although it has records and
   * waits for nothing, ms: neither for a model, nor for a log or a store that is away.
   */
  readonly stalledMs: number;
}

/** One member of the consumer group that folds a topic: a processor for each partition it owns. */
export class FoldConsumer implements BatchHandler {
  readonly #processors = new Map<number, PartitionProcessor>();
  readonly #bounds: LogBounds;
  readonly #queue = new EventLoopQueue();
  readonly #pauses: WakePauses | undefined;
  #control: SourceControl | undefined;
  #timers: NodeJS.Timeout[] = [];
  #assigned = false;
  #reconciling = false;
  #closed = false;
  #looking = false;
  #stalledMs = 0;
  /** Outside a batch there is no member to keep alive. */
  readonly #unattended: BatchProgress = {
    heartbeat: () => Promise.resolve(),
    isStale: () => this.#closed,
  };
  #subscription: Subscription | undefined;

  constructor(private readonly options: FoldConsumerOptions) {
    this.#bounds = new LogBounds(options.source, options.topic.name);
    if (options.spreadsWakes) this.#pauses = new WakePauses();
  }

  get relaxed(): boolean {
    return this.options.topic.relaxed ?? false;
  }

  /** Joins the group; `onFailure` is called once if the consumer has died for good. */
  async start(onFailure: (error: unknown) => void): Promise<void> {
    const { service, topic, source } = this.options;
    this.#subscription = await source.subscribe(groupOf(service), topic.name, this);
    this.#subscription.failed.catch(onFailure);
    // Apart: a fold that hangs holds up what waits for its partition, and has to be seen all the same.
    this.#timers = [
      setInterval(() => void this.#reconcile(), RECONCILE_MS),
      setInterval(() => void this.#look(), LOOK_MS),
    ];
  }

  async assigned(
    partitions: readonly TopicPartition[],
    control: SourceControl,
  ): Promise<readonly Position[]> {
    this.#control = control;
    this.#assigned = false;
    const owned = partitions.map(({ partition }) => partition);
    this.options.metrics.assigned(this.options.topic.name, owned);
    for (const partition of this.#processors.keys()) {
      if (!owned.includes(partition)) this.#processors.delete(partition);
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

  get health(): FoldHealth {
    const ready =
      this.#assigned && [...this.#processors.values()].every((processor) => processor.isReady);
    const { topic } = this.options;
    return { topic: topic.name, assigned: this.#assigned, ready, stalledMs: this.#stalledMs };
  }

  get progress(): readonly PartitionProgress[] {
    return [...this.#processors.values()].flatMap((processor) => processor.progress ?? []);
  }

  /** Lets the batch under way finish, then leaves the group. */
  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    this.#closed = true;
    await this.#subscription?.close();
  }

  #processor(partition: number): PartitionProcessor {
    let processor = this.#processors.get(partition);
    if (processor === undefined) {
      const bounds = () => this.#bounds.of(partition);
      processor = new PartitionProcessor({
        ...this.options,
        partition,
        bounds,
        queue: this.#queue,
        pauses: this.#pauses,
      });
      this.#processors.set(partition, processor);
    }
    return processor;
  }

  /** An idle partition hears of lost writes only if somebody looks. */
  async #reconcile(): Promise<void> {
    if (this.#reconciling) return;
    this.#reconciling = true;
    const topic = this.options.topic.name;
    await Promise.all(
      [...this.#processors].map(async ([partition, processor]) => {
        try {
          const offset = await processor.reconcile(this.#unattended);
          if (offset !== undefined) this.#control?.seek({ topic, partition }, offset);
        } catch (error) {
          // The store does not answer, which batches wait for; the next look will tell.
          this.options.metrics.retried({ topic, partition }, error);
        }
      }),
    );
    this.#reconciling = false;
  }

  /** A partition that hears nothing of the records it has would never tell. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const ends = await this.#bounds.all().catch(() => undefined);
    const stood = [...this.#processors].map(([partition, processor]) =>
      processor.watch(ends?.get(partition)?.next),
    );
    this.#stalledMs = Math.max(0, ...stood);
    this.#looking = false;
  }
}
