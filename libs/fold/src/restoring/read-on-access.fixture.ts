import type { LogRecord } from '@tradewind/log';

/** A record as the log in Kafka gives it: what it contains is read on access, and is no field of its own. */
export class ReadOnAccess implements LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly #record: LogRecord;

  constructor(record: LogRecord) {
    const { topic, partition, offset, timestamp } = record;
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.timestamp = timestamp;
    this.#record = record;
  }

  get key(): Buffer | null {
    return this.#record.key;
  }

  get value(): Buffer | null {
    return this.#record.value;
  }

  get headers(): LogRecord['headers'] {
    return this.#record.headers;
  }
}
