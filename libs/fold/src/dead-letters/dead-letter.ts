import { hash } from 'node:crypto';
import { deadLetterTopicName, eventId } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { Refusal } from '../decode/decode-refusal.js';
import { strictText } from '../decode/decode-text.js';
import type { OutboxItem } from '../memory/partition-meta.js';

/** What fits a record of the log with room for key and headers; it takes a million bytes in all. */
export const MAX_KEPT_VALUE_BYTES = 900_000;
/** Of a value that would not fit, the first KiB is kept. */
const EXCERPT_BYTES = 1_024;
const MAX_KEY_BYTES = 16_384;
/** Of all headers together; those that do not fit any more are left out. */
const MAX_HEADER_BYTES = 32_768;

/** Headers of a dead letter beside those of the record. */
export const deadLetterHeaders = {
  /** Deterministic: of two letters with the same, one is a repetition. */
  id: 'dlq-id',
  /** One of `deadLetterReasons`. */
  code: 'dlq-code',
  /** For people; begins with the code. */
  reason: 'dlq-reason',
  /** Who could not fold it. */
  source: 'dlq-source',
  topic: 'dlq-topic',
  partition: 'dlq-partition',
  offset: 'dlq-offset',
  /** Size of the record's value; the letter holds an excerpt when its own is smaller. */
  valueBytes: 'dlq-value-bytes',
  /** With an excerpt: SHA-256 of the whole value in hex. */
  sha256: 'dlq-sha256',
  /** The record's key in base64, where the letter's own is not the same: not UTF-8, or cut off. */
  key: 'dlq-key',
  /** Size of the record's key, where it is cut off in `dlq-key`. */
  keyBytes: 'dlq-key-bytes',
  /** Headers that text would not keep, as JSON: `[[name, base64 of the value], ...]`. */
  headers: 'dlq-headers',
  /** Number of headers that did not fit. */
  headersDropped: 'dlq-headers-dropped',
} as const;
/** Begins the names above; a record's own header of such a name is kept among `dlq-headers`. */
export const DEAD_LETTER_PREFIX = 'dlq-';

/**
 * The dead letter of a record: its bytes, key and headers as they came, on the dead-letter topic in the
 * record's own partition. It is a function of the record and the refusal, so that whoever folds the record
 * again concludes the same. `fold`: the one that threw at it, if others have folded it.
 */
export function deadLetterOf(
  record: LogRecord,
  refusal: Refusal,
  source: string,
  fold?: string,
): OutboxItem {
  const { topic, partition, offset, value } = record;
  const names = deadLetterHeaders;
  const size = value?.length ?? 0;
  const isExcerpt = size > MAX_KEPT_VALUE_BYTES;
  const kept = isExcerpt ? value?.subarray(0, EXCERPT_BYTES) : value;
  const key = keyOf(record.key);
  return {
    topic: deadLetterTopicName(topic),
    partition,
    key: key.text,
    headers: {
      ...headersOf(record),
      ...key.headers,
      [names.id]: eventId(
        ['dlq', topic, partition, offset, fold ?? []].flat().map(String).join('|'),
      ),
      [names.code]: refusal.code,
      [names.reason]: refusal.reason,
      [names.source]: source,
      [names.topic]: topic,
      [names.partition]: String(partition),
      [names.offset]: String(offset),
      [names.valueBytes]: String(size),
      ...(isExcerpt && { [names.sha256]: hash('sha256', value ?? '') }),
    },
    value: kept?.toString('base64') ?? null,
    binary: true,
  };
}

function keyOf(key: Buffer | null): { text: string | null; headers: Record<string, string> } {
  if (key === null) return { text: null, headers: {} };
  const { key: name, keyBytes } = deadLetterHeaders;
  const kept = key.subarray(0, MAX_KEY_BYTES);
  const text = strictText(kept);
  const isWhole = kept.length === key.length;
  if (isWhole && text !== undefined) return { text, headers: {} };
  return {
    text: kept.toString('utf8', 0, EXCERPT_BYTES),
    headers: {
      [name]: kept.toString('base64'),
      ...(!isWhole && { [keyBytes]: String(key.length) }),
    },
  };
}

function headersOf({ headers, earlierHeaders = [] }: LogRecord): Record<string, string> {
  const texts: [name: string, text: string][] = [];
  const others: [name: string, base64: string][] = [];
  let room = MAX_HEADER_BYTES;
  let dropped = 0;
  const repeated = new Set(earlierHeaders.map(([name]) => name));
  for (const [name, value] of [...earlierHeaders, ...Object.entries(headers)]) {
    const text = isOwnName(name) || repeated.has(name) ? undefined : strictText(value);
    const kept = text ?? Buffer.from(value).toString('base64');
    room -= Buffer.byteLength(name) + kept.length;
    if (room < 0) dropped += 1;
    else if (text === undefined) others.push([name, kept]);
    else texts.push([name, kept]);
  }
  return {
    ...Object.fromEntries(texts),
    ...(others.length > 0 && { [deadLetterHeaders.headers]: JSON.stringify(others) }),
    ...(dropped > 0 && { [deadLetterHeaders.headersDropped]: String(dropped) }),
  };
}

/** What cannot stand among a letter's headers under its own name. */
function isOwnName(name: string): boolean {
  return name.startsWith(DEAD_LETTER_PREFIX) || name === '__proto__';
}
