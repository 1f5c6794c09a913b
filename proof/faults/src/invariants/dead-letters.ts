import { createHash } from 'node:crypto';
import type { LogRecord, NewRecord } from '@tradewind/log';
import type { Verdict } from '../run/subject.js';
import { contentOf } from './outputs.js';
import { Differences } from './verdict.js';

/** A larger value is cut to an excerpt in a dead-letter record. */
const LARGEST_KEPT = 900_000;
const EXCERPT = 1_024;

export interface DeadLetters {
  readonly topic: string;
  /** The injected records that must be refused. */
  readonly injected: readonly NewRecord[];
  /** All records of the topic. */
  readonly input: readonly LogRecord[];
  /** All records of its dead-letter topic. */
  readonly seen: readonly LogRecord[];
}

/**
 * Dead letters: the dead-letter records are exactly the injected bad records: original key, value
 * and headers, position in the log, a reason, and an id that is derived from the position alone. A
 * record that was published again under the same id is byte for byte the same.
 */
export function deadLettersHold({ topic, injected, input, seen }: DeadLetters): Verdict {
  const differences = new Differences();
  const bad = new Set(injected.map((record) => contentOf(record).hash));
  const found = input.filter((record) => bad.has(contentOf(record).hash));
  const hashes = new Set(found.map((record) => contentOf(record).hash));
  differences.compare(`bad records in ${topic}`, bad.size, hashes.size);
  const originals = new Map(found.map((record) => [deadLetterId(record), record]));
  const letters = Map.groupBy(seen, ({ headers }) => headers['dlq-id']?.toString() ?? '');
  for (const [id, [first, ...more]] of letters) {
    if (first === undefined) continue;
    compareLetter(differences, originals.get(id), first);
    for (const again of more) {
      if (contentOf(again).hash === contentOf(first).hash) continue;
      differences.add(`${placeOf(again)} differs from the first of its id`);
    }
  }
  for (const [id, record] of originals) {
    if (letters.has(id)) continue;
    differences.add(`no dead-letter record of ${placeOf(record)}: ${shown(record)}`);
  }
  return differences.verdict(`${originals.size} bad records, ${seen.length} dead-letter records`);
}

function placeOf({ topic, partition, offset }: LogRecord): string {
  return `${topic}[${partition}]@${offset}`;
}

/** Returns the first 128 bits of the SHA-256 of its kind and position, in base64url. */
function deadLetterId({ topic, partition, offset }: LogRecord): string {
  const name = `dlq|${topic}|${String(partition)}|${String(offset)}`;
  return createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');
}

function compareLetter(
  differences: Differences,
  original: LogRecord | undefined,
  letter: LogRecord,
): void {
  const at = placeOf(letter);
  if (original === undefined) {
    differences.add(`${at} is not one of a bad record: ${shown(letter)}`);
    return;
  }
  const { headers } = letter;
  const text = (name: string) => headers[name]?.toString();
  differences.compare(`${at} dlq-topic`, original.topic, text('dlq-topic'));
  differences.compare(`${at} dlq-partition`, String(original.partition), text('dlq-partition'));
  differences.compare(`${at} dlq-offset`, String(original.offset), text('dlq-offset'));
  if (!text('dlq-reason')) differences.add(`${at} has no reason`);
  if (!same(original.key, keyOf(letter))) differences.add(`${at} has another key`);
  compareValue(differences, at, original, letter);
  const kept = headersOf(letter);
  for (const [name, value] of Object.entries(original.headers)) {
    const own = kept.get(name) ?? headers[name];
    if (!same(value, own)) differences.add(`${at} has another header ${name}`);
  }
}

/** If the value is cut to an excerpt, the record contains size and hash of the whole. */
function compareValue(
  differences: Differences,
  at: string,
  { key, value, ...original }: LogRecord,
  letter: LogRecord,
): void {
  if (!same(keptOf(value), letter.value)) {
    const texts = `${shown(letter)} of ${shown({ key, value, ...original })}`;
    differences.add(`${at} has another value: ${texts}`);
  }
  if (value === null || value.length <= LARGEST_KEPT) return;
  const told = letter.headers['dlq-sha256']?.toString();
  differences.compare(`${at} hash`, createHash('sha256').update(value).digest('hex'), told);
  const size = letter.headers['dlq-value-bytes']?.toString();
  differences.compare(`${at} size`, String(value.length), size);
}

/** A key that is not valid text is in a header, in base64. */
function keyOf({ key, headers }: LogRecord): Buffer | null {
  const kept = headers['dlq-key'];
  return kept === undefined ? key : Buffer.from(kept.toString(), 'base64');
}

/** Returns headers that are not valid text, or whose names the dead-letter record uses itself. */
function headersOf({ headers }: LogRecord): ReadonlyMap<string, Buffer> {
  const others = JSON.parse(headers['dlq-headers']?.toString() ?? '[]') as [string, string][];
  return new Map(others.map(([name, value]) => [name, Buffer.from(value, 'base64')]));
}

function keptOf(value: Buffer | null): Buffer | null {
  return value !== null && value.length > LARGEST_KEPT ? value.subarray(0, EXCERPT) : value;
}

type Bytes = string | Buffer | null | undefined;

function same(a: Bytes, b: Bytes): boolean {
  const [one, other] = [a ?? null, b ?? null];
  if (one === null || other === null) return one === other;
  return Buffer.from(one).equals(Buffer.from(other));
}

function shown({ key, value }: LogRecord): string {
  return `${key?.toString() ?? 'no key'} ${value?.subarray(0, 80).toString() ?? 'no value'}`;
}
