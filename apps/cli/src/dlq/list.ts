import type { DeadLetter } from '@tradewind/fold';
import { matches, type LetterFilter } from './letter-filter.js';
import { readLetters, type DeadLetterLog } from './letter-reader.js';
import { letterJson, originalPosition, printable } from './letter-view.js';
import { tableLines } from './table.js';

const MAX_REASON_LENGTH = 120;

export interface LetterList {
  /** The selected records, newest first. */
  readonly letters: readonly DeadLetter[];
  /** The number of matching records by topic and code. */
  readonly counts: readonly {
    readonly topic: string;
    readonly code: string;
    readonly count: number;
  }[];
  readonly total: number;
  readonly repeated: number;
}

/** Finds the newest letters that match, and counts all. Holds no more than those that it returns. */
export async function listLetters(
  log: DeadLetterLog,
  { filter, limit }: { readonly filter: LetterFilter; readonly limit: number },
  signal: AbortSignal,
): Promise<LetterList> {
  let newest: DeadLetter[] = [];
  const counts = new Map<string, { topic: string; code: string; count: number }>();
  let total = 0;
  const trim = () => (newest = newest.sort(byAge).slice(0, limit));
  const onLetter = (letter: DeadLetter) => {
    if (!matches(letter, filter)) return;
    total += 1;
    const { topic, code } = letter;
    const counted = counts.get(`${topic} ${code}`) ?? { topic, code, count: 0 };
    counted.count += 1;
    counts.set(`${topic} ${code}`, counted);
    newest.push(detached(letter));
    if (newest.length >= 2 * limit) trim();
  };
  const { repeated } = await readLetters(log, { topics: filter.topics, onLetter, signal });
  trim();
  return { letters: newest, counts: [...counts.values()].sort(byTopicAndCode), total, repeated };
}

/** Lets go of what was fetched: of the value a list needs no bytes but their number. */
function detached(letter: DeadLetter): DeadLetter {
  const { topic, partition, offset, timestamp, value: bytes, headers: found } = letter.record;
  const headers = Object.entries(found).map(([name, text]) => [name, Buffer.from(text)] as const);
  const value = bytes && NOTHING.subarray(0, bytes.length);
  const record = { topic, partition, offset, timestamp, key: null, value };
  return { ...letter, record: { ...record, headers: Object.fromEntries(headers) } };
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

export function listJson({ letters, counts, total, repeated }: LetterList): string {
  return JSON.stringify(
    { total, repeated, counts, letters: letters.map(letterJson) },
    undefined,
    2,
  );
}

export function listLines({ letters, counts, total, repeated }: LetterList): string[] {
  if (total === 0) return ['No dead letters.'];
  return [
    ...tableLines(
      ['position', 'when', 'code', 'bytes', 'original', 'id', 'reason'],
      letters.map((letter) => [
        `${letter.topic}:${letter.partition}:${letter.offset}`,
        new Date(letter.at).toISOString(),
        letter.code,
        String(letter.valueBytes),
        printable(originalPosition(letter)),
        printable(letter.id),
        printable(letter.reason.slice(0, MAX_REASON_LENGTH)),
      ]),
    ),
    '',
    ...tableLines(
      ['topic', 'code', 'letters'],
      counts.map(({ topic, code, count }) => [topic, code, String(count)]),
    ),
    `${letters.length} of ${total} shown${repeated > 0 ? `; ${repeated} repetitions left out` : ''}`,
  ];
}
