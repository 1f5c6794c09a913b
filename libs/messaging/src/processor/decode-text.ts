import { isUtf8 } from 'node:buffer';
import type { LogRecord } from '../log/records.js';

/** What stands in the place of bytes that are no UTF-8; few texts have it in their own right. */
const REPLACEMENT = '\uFFFD';

/** The text of bytes, or `undefined` when they are not UTF-8. */
export function strictText(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  // To look for the replacement costs next to nothing where all characters are of one byte.
  return text.includes(REPLACEMENT) && !isUtf8(bytes) ? undefined : text;
}

/** Headers as text; what is not UTF-8 in them is replaced. */
export function textHeaders(headers: LogRecord['headers']): Record<string, string> {
  const text: Record<string, string> = {};
  for (const name of Object.keys(headers)) text[name] = headers[name]?.toString('utf8') ?? '';
  return text;
}

/** A value that a header had, as bytes and as text. */
interface Known {
  readonly bytes: Buffer;
  readonly text: string;
}

/** The headers that an event is read from; the others need not be turned into text. */
const ENVELOPE = [
  'ce_specversion',
  'ce_id',
  'ce_source',
  'ce_type',
  'ce_time',
  'ce_recordedtime',
  'ce_sequence',
  'content-type',
] as const;
/** Which of them are mostly the same as in the record before. */
const REPEATING: ReadonlySet<string> = new Set([
  'ce_specversion',
  'ce_source',
  'ce_type',
  'content-type',
]);
const MAX_KNOWN_BYTES = 64;

export type EnvelopeHeaders = Partial<Record<(typeof ENVELOPE)[number], string>>;

const known = new Map<string, Known>();

/** The headers of a record's envelope as text, or the name of one that is not UTF-8. */
export function envelopeText(headers: LogRecord['headers']): EnvelopeHeaders | string {
  const text: EnvelopeHeaders = {};
  for (const name of ENVELOPE) {
    const bytes = headers[name];
    if (bytes === undefined) continue;
    const value = REPEATING.has(name) ? repeatingText(name, bytes) : strictText(bytes);
    if (value === undefined) return name;
    text[name] = value;
  }
  return text;
}

function repeatingText(name: string, bytes: Buffer): string | undefined {
  const before = known.get(name);
  if (before !== undefined && isSame(before.bytes, bytes)) return before.text;
  const text = strictText(bytes);
  if (text !== undefined && bytes.length <= MAX_KNOWN_BYTES) {
    known.set(name, { bytes: Buffer.from(bytes), text });
  }
  return text;
}

function isSame(a: Buffer, b: Buffer): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
