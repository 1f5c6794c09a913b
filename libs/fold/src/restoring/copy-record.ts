import type { LogRecord } from '@tradewind/log';

/** A record may be a view of the batch that it came with, all bytes of which would be kept with it. */
export function copyOf({
  topic,
  partition,
  offset,
  key,
  value,
  headers,
  timestamp,
}: LogRecord): LogRecord {
  const copies = Object.entries(headers).map(
    ([name, text]) => [name, typeof text === 'string' ? text : Buffer.from(text)] as const,
  );
  return {
    ...{ topic, partition, offset, timestamp, headers: Object.fromEntries(copies) },
    key: key && Buffer.from(key),
    value: value && Buffer.from(value),
  };
}
