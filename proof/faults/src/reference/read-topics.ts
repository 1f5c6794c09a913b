import type { EventLog, LogRecord } from '@tradewind/log';

const READ_WITHIN_MS = 120_000;

/** Every record of some topics; those of a topic by partition in order of offset. */
export class TopicRecords {
  readonly #records = new Map<string, LogRecord[][]>();

  /** Reads the present records of the log. Rejects if that takes too long. */
  static async read(log: EventLog, topics: readonly string[]): Promise<TopicRecords> {
    const read = new TopicRecords();
    const tail = await log.tail(topics, 'earliest', (record) => {
      read.add(record);
    });
    const late = new AbortController();
    const timer = setTimeout(() => {
      late.abort();
    }, READ_WITHIN_MS);
    try {
      await Promise.race([tail.caughtUp, whenAborted(late.signal)]);
    } finally {
      clearTimeout(timer);
      await tail.close();
    }
    return read;
  }

  add(record: LogRecord): void {
    const partitions = this.#records.get(record.topic) ?? [];
    this.#records.set(record.topic, partitions);
    (partitions[record.partition] ??= []).push(record);
  }

  partition(topic: string, partition: number): readonly LogRecord[] {
    return this.#records.get(topic)?.[partition] ?? [];
  }

  /** The records of all partitions, one partition after the other. */
  topic(topic: string): readonly LogRecord[] {
    // Partitions without records are holes.
    return (this.#records.get(topic) ?? []).flatMap((records) => records);
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      reject(new Error(`the log was not read within ${READ_WITHIN_MS} ms`));
    });
  });
}
