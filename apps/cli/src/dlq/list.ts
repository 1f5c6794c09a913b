import type { DeadLetter } from '@tradewind/fold';
import { matches, type DeadLetterFilter } from './dead-letter-record-filter.js';
import { readDeadLetters, type DeadLetterLog } from './dead-letter-record-reader.js';
import { deadLetterJson, originalPosition, printable } from './dead-letter-record-view.js';
import { tableLines } from './table.js';

const MAX_REASON_LENGTH = 120;

export interface DeadLetterList {
  /** The selected records, newest first. */
  readonly deadLetters: readonly DeadLetter[];
  /** The number of matching records by topic and code. */
  readonly counts: readonly {
    readonly topic: string;
    readonly code: string;
    readonly count: number;
  }[];
  readonly total: number;
  readonly repeated: number;
}

/** Finds the newest matching dead-letter records, and counts all matches. It keeps at most twice the limit in memory. */
export async function listDeadLetters(
  log: DeadLetterLog,
  { filter, limit }: { readonly filter: DeadLetterFilter; readonly limit: number },
  signal: AbortSignal,
): Promise<DeadLetterList> {
  let newest: DeadLetter[] = [];
  const counts = new Map<string, { topic: string; code: string; count: number }>();
  let total = 0;
  const trim = () => (newest = newest.sort(byAge).slice(0, limit));
  const onDeadLetter = (deadLetter: DeadLetter) => {
    if (!matches(deadLetter, filter)) return;
    total += 1;
    const { topic, code } = deadLetter;
    const counted = counts.get(`${topic} ${code}`) ?? { topic, code, count: 0 };
    counted.count += 1;
    counts.set(`${topic} ${code}`, counted);
    newest.push(detached(deadLetter));
    if (newest.length >= 2 * limit) trim();
  };
  const { repeated } = await readDeadLetters(log, { topics: filter.topics, onDeadLetter, signal });
  trim();
  return {
    deadLetters: newest,
    counts: [...counts.values()].sort(byTopicAndCode),
    total,
    repeated,
  };
}

/** Copies a record without its value, of which a list needs only the size, so that the fetch is freed. */
function detached(deadLetter: DeadLetter): DeadLetter {
  const { topic, partition, offset, timestamp, value: bytes, headers: found } = deadLetter.record;
  const headers = Object.entries(found).map(([name, text]) => [name, Buffer.from(text)] as const);
  const value = bytes && NOTHING.subarray(0, bytes.length);
  const record = { topic, partition, offset, timestamp, key: null, value };
  return { ...deadLetter, record: { ...record, headers: Object.fromEntries(headers) } };
}

/** A limit that no value reaches. */
const NOTHING = Buffer.alloc(1_048_576);

function byAge(a: DeadLetter, b: DeadLetter): number {
  return b.at - a.at || b.offset - a.offset;
}

function byTopicAndCode(
  a: { topic: string; code: string },
  b: { topic: string; code: string },
): number {
  return a.topic.localeCompare(b.topic) || a.code.localeCompare(b.code);
}

export function listJson({ deadLetters, counts, total, repeated }: DeadLetterList): string {
  return JSON.stringify(
    { total, repeated, counts, deadLetters: deadLetters.map(deadLetterJson) },
    undefined,
    2,
  );
}

export function listLines({ deadLetters, counts, total, repeated }: DeadLetterList): string[] {
  if (total === 0) return ['No dead-letter records.'];
  return [
    ...tableLines(
      ['position', 'when', 'code', 'bytes', 'original', 'id', 'reason'],
      deadLetters.map((deadLetter) => [
        `${deadLetter.topic}:${deadLetter.partition}:${deadLetter.offset}`,
        new Date(deadLetter.at).toISOString(),
        deadLetter.code,
        String(deadLetter.valueBytes),
        printable(originalPosition(deadLetter)),
        printable(deadLetter.id),
        printable(deadLetter.reason.slice(0, MAX_REASON_LENGTH)),
      ]),
    ),
    '',
    ...tableLines(
      ['topic', 'code', 'records'],
      counts.map(({ topic, code, count }) => [topic, code, String(count)]),
    ),
    `${deadLetters.length} of ${total} shown${repeated > 0 ? `; ${repeated} repetitions left out` : ''}`,
  ];
}
