import type { LogRecord } from '@tradewind/log';
import type { DecodedHeaders, BatchReader } from './batch-reader.js';
import { headersOf, type RecordHeaders } from './record-headers.js';

/**
 * A record of a fetched batch, all lengths of which have been checked. Its contents are read from
 * the batch's bytes on access: thousands of records wait to be folded, and the garbage collector
 * would copy the objects of all of them again and again. Bytes are views, not copies.
 */
export class FetchedRecord implements LogRecord {
  topic = '';
  partition = -1;
  offset = 0;
  timestamp = 0;
  keyAt = 0;
  /** A length of -1 means null, for key and value. */
  keyLength = -1;
  valueAt = 0;
  valueLength = -1;
  headersAt = 0;
  private found: RecordHeaders | undefined = undefined;

  constructor(private readonly batch: BatchReader) {}

  /** Sets topic and partition, which the batch does not contain. */
  in(topic: string, partition: number): this {
    this.topic = topic;
    this.partition = partition;
    return this;
  }

  get key(): Buffer | null {
    return this.batch.content(this.keyAt, this.keyLength);
  }

  get value(): Buffer | null {
    return this.batch.content(this.valueAt, this.valueLength);
  }

  get headers(): LogRecord['headers'] {
    return this.recordHeaders.headers;
  }

  get earlierHeaders(): LogRecord['earlierHeaders'] {
    return this.recordHeaders.earlierHeaders;
  }

  /**
   * Returns headers as kafkajs does: a list where a header occurs several times, null where it has
   * no value.
   */
  get allHeaders(): DecodedHeaders {
    return this.batch.read(this.headersAt);
  }

  private get recordHeaders(): RecordHeaders {
    if (this.found !== undefined) return this.found;
    const { allHeaders } = this;
    // If each header occurs once, which is usual, these are the headers.
    this.found = this.batch.arePlain
      ? { headers: allHeaders as LogRecord['headers'] }
      : headersOf(allHeaders);
    return this.found;
  }
}
