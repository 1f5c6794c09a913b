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
  TopicReader,
} from '@tradewind/log';
import { LogBounds } from '../partition/log-bounds.js';
import { PartitionProcessor } from '../partition/partition-processor.js';
import { groupOf } from '../partition/processor-options.js';
import type { ProcessorOptions } from '../partition/processor-options.js';
import type { PartitionProgress } from '../partition/partition-progress.js';
import { Restorer } from '../restoring/restorer.js';
import type { RestorerOptions } from '../restoring/restorer.js';
import { EventLoopQueue } from '../partition/event-loop-queue.js';
import { WakePauses } from '../timers/wake-pauses.js';

const RECONCILE_MS = 1_000;
/** How often the ends of the log are looked at. */
const LOOK_MS = 5_000;

type ShareOfPartition = 'partition' | 'bounds' | 'queue' | 'pauses' | 'seek' | 'restorer';

export type FoldConsumerOptions = Omit<ProcessorOptions, ShareOfPartition> & {
  readonly source: BatchSource & Pick<LogAdmin, 'offsets'>;
  /** Reads topics from their beginning, so that states can be built again after a split of ids. */
  readonly reader?: TopicReader;
  /**
   * Whether the wakes of clocks that have caught up are spread over time; nothing must wait for them.
   * @default false
   */
  readonly spreadsWakes?: boolean;
};

/** Whether a consumer does its work. */
export interface FoldHealth {
  /** The fold group: the name of its first input topic. */
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

/** One member of the consumer group of a fold group: a processor for each partition it owns. */
export class FoldConsumer implements BatchHandler {
  readonly #processors = new Map<number, PartitionProcessor>();
  readonly #bounds: LogBounds;
  readonly #queue = new EventLoopQueue();
  readonly #pauses: WakePauses | undefined;
  readonly #restorer: Restorer | undefined;
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
    this.#bounds = new LogBounds(options.source);
    if (options.spreadsWakes) this.#pauses = new WakePauses();
    const { reader, source } = options;
    if (reader === undefined) return;
    const log: RestorerOptions['log'] = {
      tail: (...how) => reader.tail(...how),
      offsets: (topic) => source.offsets(topic),
    };
    this.#restorer = new Restorer({ ...options, log });
  }

  get relaxed(): boolean {
    return this.options.group.inputs.every(({ relaxed }) => relaxed ?? false);
  }

  /** Joins the group; `onFailure` is called once if the consumer has died for good. */
  async start(onFailure: (error: unknown) => void): Promise<void> {
    const { service, group, source } = this.options;
    this.#subscription = await source.subscribe(
      groupOf(service),
      group.inputs.map(({ name }) => name),
      this,
    );
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
    const owned = [...new Set(partitions.map(({ partition }) => partition))];
    for (const { name } of this.options.group.inputs) this.options.metrics.assigned(name, owned);
    for (const partition of this.#processors.keys()) {
      if (!owned.includes(partition)) this.#release(partition);
    }
    const positions = await Promise.all(
      owned.map((partition) => this.#processor(partition).load(this.#unattended)),
    );
    this.#assigned = true;
    return positions.flat();
  }

  handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    return this.#processor(batch.partition).handle(batch, progress);
  }

  get health(): FoldHealth {
    const ready =
      this.#assigned && [...this.#processors.values()].every((processor) => processor.isReady);
    const { group } = this.options;
    return { topic: group.name, assigned: this.#assigned, ready, stalledMs: this.#stalledMs };
  }

  get progress(): readonly PartitionProgress[] {
    return [...this.#processors.values()].flatMap((processor) => processor.progress);
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
      const bounds = (topic: string) => this.#bounds.of(topic, partition);
      processor = new PartitionProcessor({
        ...this.options,
        partition,
        bounds,
        queue: this.#queue,
        seek: (at) => this.#control?.seek(at, at.offset),
        pauses: this.#pauses,
        restorer: this.#restorer,
      });
      this.#processors.set(partition, processor);
    }
    return processor;
  }

  #release(partition: number): void {
    this.#processors.delete(partition);
    for (const { gate } of this.options.group.members) gate?.release?.(partition);
  }

  /** An idle partition hears of lost writes only if somebody looks. */
  async #reconcile(): Promise<void> {
    if (this.#reconciling) return;
    this.#reconciling = true;
    const { name: topic } = this.options.group.first;
    await Promise.all(
      [...this.#processors].map(async ([partition, processor]) => {
        try {
          const positions = await processor.reconcile(this.#unattended);
          for (const at of positions ?? []) this.#control?.seek(at, at.offset);
          void this.#sweep(partition, processor);
        } catch (error) {
          // The store does not answer, which batches wait for; the next look will tell.
          this.options.metrics.retried({ topic, partition }, error);
        }
      }),
    );
    this.#reconciling = false;
  }

  /** Takes as long as it does; nothing waits for it. */
  async #sweep(partition: number, processor: PartitionProcessor): Promise<void> {
    const { name: topic } = this.options.group.first;
    try {
      await processor.sweep();
    } catch (error) {
      this.options.metrics.retried({ topic, partition }, error);
    }
  }

  /** A partition that hears nothing of the records it has would never tell. */
  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    const stood = await Promise.all(
      this.options.group.inputs.map(({ name }) => this.#longestStanding(name)),
    );
    this.#stalledMs = Math.max(0, ...stood);
    this.#looking = false;
  }

  async #longestStanding(topic: string): Promise<number> {
    const ends = await this.#bounds.all(topic).catch(() => undefined);
    const stood = [...this.#processors].map(([partition, processor]) =>
      processor.watch(topic, ends?.get(partition)?.next),
    );
    return Math.max(0, ...stood);
  }
}
