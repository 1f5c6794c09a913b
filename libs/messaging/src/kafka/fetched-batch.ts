import type { Batch as KafkaBatch, IHeaders, KafkaMessage } from 'kafkajs';
import type { Batch } from '../log/event-log.js';
import type { LogRecord } from '../log/records.js';
import type { FetchedMessage } from './record-batch.js';

/** What kafkajs has on a batch but leaves out of its types. */
type FetchedBatch = KafkaBatch & { readonly fetchedOffset: string };

/** The offset that the client asked for; the first record may lie later. */
export function fetchedOffset(batch: KafkaBatch): number {
  return Number((batch as FetchedBatch).fetchedOffset);
}

/** A batch as the port has it, that begins where its handler wanted to go on. */
export function batchOf(batch: KafkaBatch, firstOffset: number): Batch {
  const { topic, partition } = batch;
  return {
    topic,
    partition,
    records: batch.messages.map((message) => recordOf(topic, partition, message)),
    firstOffset,
    // Counts what is not visible: records of aborted transactions and markers.
    nextOffset: Number(batch.lastOffset()) + 1,
    endOffset: Number(batch.highWatermark),
  };
}

function recordOf(topic: string, partition: number, message: KafkaMessage): LogRecord {
  const { undecodable, hasPlainHeaders } = message as FetchedMessage & KafkaMessage;
  const { headers, earlierHeaders } = hasPlainHeaders
    ? { headers: message.headers as LogRecord['headers'] }
    : headersOf(message.headers ?? {});
  return {
    topic,
    partition,
    offset: Number(message.offset),
    key: message.key,
    value: message.value,
    headers,
    timestamp: Number(message.timestamp),
    // Seldom there, and left out so that records keep one shape.
    ...(earlierHeaders && { earlierHeaders }),
    ...(undecodable !== undefined && { undecodable }),
  };
}

const NO_VALUE = '';

/** kafkajs has a list where a header stands several times. */
function headersOf(found: IHeaders): Pick<LogRecord, 'headers' | 'earlierHeaders'> {
  const headers: Record<string, string | Buffer> = {};
  let earlierHeaders: [string, string | Buffer][] | undefined;
  for (const name of Object.keys(found)) {
    const header = found[name];
    const last = Array.isArray(header) ? header.at(-1) : header;
    set(headers, name, last ?? NO_VALUE);
    if (!Array.isArray(header)) continue;
    earlierHeaders ??= [];
    for (const value of header.slice(0, -1)) earlierHeaders.push([name, value]);
  }
  return earlierHeaders ? { headers, earlierHeaders } : { headers };
}

function set(headers: Record<string, string | Buffer>, name: string, value: string | Buffer): void {
  // An assignment of this one would change the object's prototype.
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true });
}
