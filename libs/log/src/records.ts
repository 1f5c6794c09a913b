export type Headers = Readonly<Record<string, string>>;

/** A record in the log. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /**
   * Values are text where that gives the same bytes, else raw bytes: a header need not be UTF-8. If
   * a header occurs several times, the last one counts.
   */
  readonly headers: Readonly<Record<string, string | Buffer>>;
  /** Earlier values of headers that occur several times; absent if there are none. */
  readonly earlierHeaders?:
    readonly (readonly [name: string, value: string | Buffer])[] | undefined;
  /**
   * Why the batch with the record could not be decoded; absent for all other records. The value is
   * then the batch as stored, and the offset its last one.
   */
  readonly undecodable?: string;
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
