import type { LogRecord } from '@tradewind/log';
import { textHeaders } from '../decode/decode-text.js';
import type { HeldRecord } from '../memory/links.js';

/** A record in the form in which it is kept beside the states. */
export function heldOf({ offset, key, value, headers, timestamp }: LogRecord): HeldRecord {
  return {
    ...{ o: offset, k: key?.toString() ?? null, v: value?.toString() ?? '' },
    ...{ h: textHeaders(headers), t: timestamp },
  };
}

/** The record again; `at` tells where it came from. */
export function recordOf(
  { o: offset, k, v, h: headers, t: timestamp, n }: HeldRecord,
  at: Pick<LogRecord, 'topic' | 'partition'>,
): LogRecord {
  const key = k === null ? null : Buffer.from(k);
  const topic = n ?? at.topic;
  return { ...at, topic, offset, key, value: Buffer.from(v), headers, timestamp };
}
