export type Headers = Readonly<Record<string, string>>;

/** A record as it stands in the log. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Raw: a header need not be UTF-8. */
  readonly headers: Readonly<Record<string, Buffer>>;
  /** When the log took the record, ms. */
  readonly timestamp: number;
}

/** A record to append. The partition is always explicit: `partitionOf` derives it from a key. */
export interface NewRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | Buffer | null;
  readonly value: string | Buffer | null;
  readonly headers: Readonly<Record<string, string | Buffer>>;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}
