import { isUtf8 } from 'node:buffer';
import { originalOf, type DeadLetter } from '@tradewind/fold';
import { isLetter, type LetterReference } from './letter-filter.js';
import { readLetters, type DeadLetterLog } from './letter-reader.js';
import { letterJson, originalPosition, printable, textOrBase64 } from './letter-view.js';

const BYTES_PER_LINE = 16;
const MAX_HEX_BYTES = 4_096;

/** The letter of this name; `undefined` when there is none on these topics. */
export async function findLetter(
  log: DeadLetterLog,
  {
    reference,
    topics,
  }: { readonly reference: LetterReference; readonly topics: readonly string[] },
  signal: AbortSignal,
): Promise<DeadLetter | undefined> {
  let found: DeadLetter | undefined;
  const stop = new AbortController();
  await readLetters(log, {
    topics,
    signal: AbortSignal.any([signal, stop.signal]),
    onLetter: (letter) => {
      if (found || !isLetter(letter, reference)) return;
      found = letter;
      stop.abort();
    },
  });
  return found;
}

export function showJson(letter: DeadLetter): string {
  const { key, value, headers } = letter.record;
  const shown = {
    ...letterJson(letter),
    key: textOrBase64(key),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [name, textOrBase64(Buffer.from(bytes))]),
    ),
    value: textOrBase64(value),
  };
  return JSON.stringify(shown, undefined, 2);
}

export function showLines(letter: DeadLetter): string[] {
  const { key, value, headers } = letter.record;
  const original = originalOf(letter);
  return [
    `letter     ${letter.topic}:${letter.partition}:${letter.offset}`,
    `id         ${printable(letter.id)}`,
    `when       ${new Date(letter.at).toISOString()}`,
    `code       ${letter.code}`,
    `reason     ${printable(letter.reason)}`,
    `source     ${printable(letter.source)}`,
    `original   ${printable(originalPosition(letter))}`,
    `key        ${oneLine(key)}`,
    `bytes      ${letter.valueBytes}`,
    `replay     ${original.ok ? 'possible' : `impossible: ${original.reason}`}`,
    'headers',
    ...Object.entries(headers).map(
      ([name, bytes]) => `  ${printable(name)}: ${oneLine(Buffer.from(bytes))}`,
    ),
    'value',
    ...valueLines(value),
  ];
}

function oneLine(bytes: Buffer | string | null): string {
  if (bytes === null) return '(none)';
  if (typeof bytes === 'string') return printable(bytes);
  return isUtf8(bytes) ? printable(bytes.toString('utf8')) : `0x${bytes.toString('hex')}`;
}

function valueLines(value: Buffer | null): string[] {
  if (value === null) return ['  (none)'];
  if (isUtf8(value)) {
    const lines = value.toString('utf8').split('\n');
    return lines.map((line) => `  ${printable(line)}`);
  }
  const lines: string[] = [];
  for (let at = 0; at < Math.min(value.length, MAX_HEX_BYTES); at += BYTES_PER_LINE) {
    lines.push(hexLine(value.subarray(at, at + BYTES_PER_LINE), at));
  }
  if (value.length > MAX_HEX_BYTES) lines.push(`  ... ${value.length} bytes in all; see --raw`);
  return lines;
}

function hexLine(bytes: Buffer, at: number): string {
  const hex = bytes
    .toString('hex')
    .replace(/(..)/g, '$1 ')
    .padEnd(BYTES_PER_LINE * 3);
  const text = bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
  return `  ${at.toString(16).padStart(8, '0')}  ${hex} ${text}`;
}
