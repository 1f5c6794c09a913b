import type { TopicContract } from '@tradewind/contracts';
import type {
  Batch,
  BatchHandler,
  BatchOutcome,
  BatchProgress,
  EventLog,
  LogRecord,
  NewRecord,
  Position,
  SourceControl,
  Subscription,
  Tail,
  TopicPartition,
} from '@tradewind/log';
import type { CaseContext } from './case.js';

/**
 * A log that reports the outcomes of one topic's batches, and holds the first back until `go`, so
 * that a service is measured from outside without a change. An event counts as processed when its
 * batch is: folded, stored, and its outputs acknowledged.
 */
export class ObservedLog implements EventLog {
  constructor(
    private readonly log: EventLog,
    private readonly context: CaseContext,
  ) {}

  subscribe(
    group: string,
    topics: readonly string[],
    handler: BatchHandler,
  ): Promise<Subscription> {
    const observed = topics.includes(this.context.spec.topic)
      ? new ObservedHandler(handler, this.context)
      : handler;
    return this.log.subscribe(group, topics, observed);
  }

  publish(records: readonly NewRecord[]): Promise<void> {
    return this.log.publish(records);
  }

  tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail> {
    return this.log.tail(topics, from, onRecord);
  }

  ensureTopics(topics: readonly TopicContract[]): Promise<void> {
    return this.log.ensureTopics(topics);
  }

  offsets(topic: string): ReturnType<EventLog['offsets']> {
    return this.log.offsets(topic);
  }

  ping(): Promise<void> {
    return this.log.ping();
  }

  close(): Promise<void> {
    return this.log.close();
  }
}

class ObservedHandler implements BatchHandler {
  readonly #next = new Map<number, number>();

  constructor(
    private readonly handler: BatchHandler,
    private readonly context: CaseContext,
  ) {}

  async assigned(
    partitions: readonly TopicPartition[],
    control: SourceControl,
  ): Promise<readonly Position[]> {
    const positions = await this.handler.assigned(partitions, control);
    for (const { partition, offset } of positions) this.#next.set(partition, offset);
    this.context.ready(partitions.map(({ partition }) => partition));
    await this.context.go;
    return positions;
  }

  async handle(batch: Batch, progress: BatchProgress): Promise<BatchOutcome> {
    this.context.meter.begin();
    const outcome = await this.handler.handle(batch, progress);
    const { partition, firstOffset } = batch;
    const before = this.#next.get(partition) ?? firstOffset;
    if (outcome.kind !== 'seek') this.context.done(Math.max(0, outcome.next - before), partition);
    this.#next.set(partition, outcome.next);
    return outcome;
  }
}
