import type { EventLog, LogRecord, Tail } from '@tradewind/log';
import type { TopicRecords } from '../reference/read-topics.js';
import { DelegatingLog } from '../worker/delegating-ports.js';

/** A log as if nothing had been removed from it: readers get the records that were read before. */
export class KeptLog extends DelegatingLog {
  constructor(
    inner: EventLog,
    private readonly kept: TopicRecords,
  ) {
    super(inner);
  }

  override async tail(
    topics: readonly string[],
    from: 'earliest' | 'latest',
    onRecord: (record: LogRecord) => void,
  ): Promise<Tail> {
    for (const topic of topics) {
      for (const { partition, first } of await this.inner.offsets(topic)) {
        const removed = this.kept.partition(topic, partition).filter((it) => it.offset < first);
        removed.forEach(onRecord);
      }
    }
    return this.inner.tail(topics, from, onRecord);
  }
}
