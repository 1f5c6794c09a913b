import type { LogRecord, NewRecord } from '@tradewind/log';
import { DEAD_LETTER_PREFIX, deadLetterHeaders as names } from './dead-letter.js';
import { deadLetterReasons, type DeadLetterCode } from '../decode/decode-refusal.js';
import { textHeaders } from '../decode/decode-text.js';

/** A dead letter as it stands on its topic, whoever wrote it. */
export interface DeadLetter {
  /** Where the letter stands. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** When the log took it, ms. */
  readonly at: number;
  readonly id: string;
  /** `rejected` where the letter has no code that is known, such as what the collector turned away. */
  readonly code: DeadLetterCode | 'rejected';
  readonly reason: string;
  readonly source: string;
  /** Topic that the record stood on or was meant for; absent only from a letter that is not ours. */
  readonly originalTopic: string | undefined;
  /** Absent from what was never in a log. */
  readonly originalPartition: number | undefined;
  readonly originalOffset: number | undefined;
  /** Of the record's value, of which the letter may have an excerpt. */
  readonly valueBytes: number;
  readonly record: LogRecord;
}

/** Reads a letter; takes nothing for granted but that it stands on a dead-letter topic. */
export function readDeadLetter(record: LogRecord): DeadLetter {
  const headers = textHeaders(record.headers);
  const { topic, partition, offset } = record;
  const reason = headers[names.reason] ?? '';
  return {
    topic,
    partition,
    offset,
    at: record.timestamp,
    id: headers[names.id] ?? `${topic}:${String(partition)}:${String(offset)}`,
    code: codeOf(headers[names.code]),
    reason,
    source: headers[names.source] ?? '',
    originalTopic: headers[names.topic],
    originalPartition: count(headers[names.partition]),
    originalOffset: count(headers[names.offset]),
    valueBytes: count(headers[names.valueBytes]) ?? record.value?.length ?? 0,
    record,
  };
}

export type Original =
  | { readonly ok: true; readonly record: NewRecord }
  | { readonly ok: false; readonly reason: string };

/**
 * The record that became the letter: its topic and partition, and the bytes of its key, value and headers.
 * Not of a letter that holds less than that. Of a header that stood several times, the last value.
 */
export function originalOf(letter: DeadLetter): Original {
  const { record, originalTopic, originalPartition } = letter;
  const missing = whatIsMissing(letter);
  if (missing !== undefined) return { ok: false, reason: missing };
  if (originalTopic === undefined || originalPartition === undefined) {
    return { ok: false, reason: 'it never stood on a topic: it was turned away before' };
  }
  const headers = originalHeaders(record);
  if (headers === undefined) return { ok: false, reason: 'its header dlq-headers says nothing' };
  const key = record.headers[names.key];
  return {
    ok: true,
    record: {
      topic: originalTopic,
      partition: originalPartition,
      key: key === undefined ? record.key : fromBase64(key.toString()),
      value: record.value,
      headers,
    },
  };
}

function whatIsMissing({ code, record, valueBytes }: DeadLetter): string | undefined {
  if (code === 'gap') return 'it stands for records that the log had deleted';
  if (code === 'undecodable-batch') return 'it holds a batch that nobody can read, not a record';
  const { headers, value } = record;
  const kept = value?.length ?? 0;
  if (valueBytes > kept) {
    return `it holds ${kept} of ${valueBytes} bytes: the rest is gone`;
  }
  if (headers[names.keyBytes] !== undefined) return 'it holds a part of the key only';
  if (headers[names.headersDropped] !== undefined) return 'it holds a part of the headers only';
  return undefined;
}

function originalHeaders({ headers }: LogRecord): NewRecord['headers'] | undefined {
  const own = Object.entries(headers).filter(([name]) => !name.startsWith(DEAD_LETTER_PREFIX));
  const aside = headers[names.headers];
  try {
    const kept = aside ? (JSON.parse(aside.toString()) as [string, string][]) : [];
    return Object.fromEntries([
      ...own,
      ...kept.map(([name, base64]) => [name, fromBase64(base64)] as const),
    ]);
  } catch {
    return undefined;
  }
}

function fromBase64(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

function codeOf(text: string | undefined): DeadLetter['code'] {
  return deadLetterReasons.find((code) => code === text) ?? 'rejected';
}

function count(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,16}$/.test(text)) return undefined;
  return Number(text);
}
