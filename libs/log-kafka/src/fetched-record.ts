import type { LogRecord } from '@tradewind/log';
import type { DecodedHeaders, BatchReader } from './batch-reader.js';
import { headersOf, type RecordHeaders } from './record-headers.js';

/**
 * A record of a fetched batch, all lengths of which have been checked. What it holds is taken out of the
 * batch's bytes when it is asked for: thousands of records wait for their turn, and the objects of all
 * of them would be copied by the garbage collector again and again. Bytes are views, not copies.
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

  /** The log's own account of where it stands. */
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
    // Most have each header once: then these are they.
    this.found = this.batch.arePlain
      ? { headers: allHeaders as LogRecord['headers'] }
      : headersOf(allHeaders);
    return this.found;
  }
}
