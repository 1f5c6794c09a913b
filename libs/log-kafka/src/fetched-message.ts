import type { DecodedHeaders } from './batch-reader.js';

/** A record as kafkajs passes it to consumers. */
export interface FetchedMessage {
  readonly timestamp: string;
  readonly offset: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: DecodedHeaders;
  /** True for records that consumers must not see. */
  readonly isControlRecord: boolean;
  readonly batchContext: BatchFields;
  /** Why the batch cannot be decoded; the value is then the whole batch. */
  readonly undecodable?: string;
}

/** The header fields of a batch; kafkajs needs those on transactions. */
export interface BatchFields {
  readonly firstOffset: string;
  readonly lastOffsetDelta: number;
  readonly producerId: string;
  readonly inTransaction: boolean;
  readonly isControlBatch: boolean;
}
