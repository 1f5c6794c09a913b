import { createHash } from 'node:crypto';
import type { LogRecord, NewRecord } from '@tradewind/messaging';
import type { Verdict } from '../run/subject.js';
import { contentOf } from './outputs.js';
import { Differences } from './verdict.js';

/** A larger value is cut to an excerpt in the dead letters. */
const LARGEST_KEPT = 900_000;
const EXCERPT = 1_024;

export interface DeadLetters {
  readonly topic: string;
  /** What was injected to be refused. */
  readonly injected: readonly NewRecord[];
  /** Everything in the topic. */
  readonly input: readonly LogRecord[];
  /** Everything in its dead-letter topic. */
  readonly seen: readonly LogRecord[];
}

/**
 * I8: the dead letters are exactly the injected bad records: original key, value and headers, the
 * place in the log, a reason, and an id that follows from the place alone. What was published again
 * under the same id is the same byte for byte.
 */
export function deadLettersHold({ topic, injected, input, seen }: DeadLetters): Verdict {
  const differences = new Differences();
  const bad = new Set(injected.map((record) => contentOf(record).hash));
  const expected = new Map<string, LogRecord>();
  const hashes = new Set<string>();
  for (const record of input) {
    const { hash } = contentOf(record);
    if (!bad.has(hash)) continue;
    hashes.add(hash);
    expected.set(deadLetterId(record), record);
  }
  differences.compare(`bad records in ${topic}`, bad.size, hashes.size);
  const first = new Map<string, string>();
  for (const letter of seen) {
    const id = letter.headers['dlq-id']?.toString() ?? '';
    const original = expected.get(id);
    const at = `${letter.topic}[${letter.partition}]@${letter.offset}`;
    const { hash } = contentOf(letter);
    if (original === undefined) {
      differences.add(`${at} is of no bad record: ${shown(letter)}`);
    } else if (first.has(id)) {
      if (first.get(id) !== hash) differences.add(`${at} differs from the first of its id`);
    } else {
      compareLetter(differences, at, original, letter);
    }
    first.set(id, first.get(id) ?? hash);
  }
  for (const [id, record] of expected) {
    if (!first.has(id)) {
      differences.add(
        `no dead letter of ${topic}[${record.partition}]@${record.offset}: ${shown(record)}`,
      );
    }
  }
  return differences.verdict(`${expected.size} bad records, ${seen.length} dead letters`);
}

/** The first 128 bits of the SHA-256 of what it is and where it stood, in base64url. */
function deadLetterId({ topic, partition, offset }: LogRecord): string {
  const name = `dlq|${topic}|${String(partition)}|${String(offset)}`;
  return createHash('sha256').update(name).digest().subarray(0, 16).toString('base64url');
}

function compareLetter(
  differences: Differences,
  at: string,
  original: LogRecord,
  letter: LogRecord,
): void {
  const { headers } = letter;
  const text = (name: string) => headers[name]?.toString();
  differences.compare(`${at} dlq-topic`, original.topic, text('dlq-topic'));
  differences.compare(`${at} dlq-partition`, String(original.partition), text('dlq-partition'));
  differences.compare(`${at} dlq-offset`, String(original.offset), text('dlq-offset'));
  if (!text('dlq-reason')) differences.add(`${at} has no reason`);
  if (!same(original.key, letter.key)) differences.add(`${at} has another key`);
  if (!same(keptOf(original.value), letter.value)) {
    differences.add(`${at} has another value: ${shown(letter)} of ${shown(original)}`);
  }
  for (const [name, value] of Object.entries(original.headers)) {
    if (!same(value, headers[name])) differences.add(`${at} has another header ${name}`);
  }
}

function keptOf(value: Buffer | null): Buffer | null {
  return value !== null && value.length > LARGEST_KEPT ? value.subarray(0, EXCERPT) : value;
}

function same(a: Buffer | null | undefined, b: Buffer | null | undefined): boolean {
  if (!a || !b) return (a ?? null) === (b ?? null);
  return a.equals(b);
}

function shown({ key, value }: LogRecord): string {
  return `${key?.toString() ?? 'no key'} ${value?.subarray(0, 80).toString() ?? 'no value'}`;
}
