import type { FetchedRecord } from './fetched-record.js';
import type { DecodedHeaders } from './batch-reader.js';
import type { BatchFields, FetchedMessage } from './fetched-message.js';

/** A record of a readable batch in the form of kafkajs, which has numbers as text. */
export class RecordMessage implements FetchedMessage {
  readonly offset: string;

  constructor(
    readonly record: FetchedRecord,
    readonly batchContext: BatchFields,
  ) {
    this.offset = String(record.offset);
  }

  get timestamp(): string {
    return String(this.record.timestamp);
  }

  get key(): Buffer | null {
    return this.record.key;
  }

  get value(): Buffer | null {
    return this.record.value;
  }

  get headers(): DecodedHeaders {
    return this.record.allHeaders;
  }

  get isControlRecord(): boolean {
    return this.batchContext.isControlBatch;
  }
}
