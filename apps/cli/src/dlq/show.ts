import { isUtf8 } from 'node:buffer';
import { originalOf, type DeadLetter } from '@tradewind/fold';
import { isDeadLetter, type DeadLetterReference } from './dead-letter-record-filter.js';
import { readDeadLetters, type DeadLetterLog } from './dead-letter-record-reader.js';
import {
  deadLetterJson,
  originalPosition,
  printable,
  textOrBase64,
} from './dead-letter-record-view.js';

const BYTES_PER_LINE = 16;
const MAX_HEX_BYTES = 4_096;

/** Returns the dead-letter record with this reference; `undefined` if these topics have none. */
export async function findDeadLetter(
  log: DeadLetterLog,
  {
    reference,
    topics,
  }: { readonly reference: DeadLetterReference; readonly topics: readonly string[] },
  signal: AbortSignal,
): Promise<DeadLetter | undefined> {
  let found: DeadLetter | undefined;
  const stop = new AbortController();
  await readDeadLetters(log, {
    topics,
    signal: AbortSignal.any([signal, stop.signal]),
    onDeadLetter: (deadLetter) => {
      if (found || !isDeadLetter(deadLetter, reference)) return;
      found = deadLetter;
      stop.abort();
    },
  });
  return found;
}

export function showJson(deadLetter: DeadLetter): string {
  const { key, value, headers } = deadLetter.record;
  const shown = {
    ...deadLetterJson(deadLetter),
    key: textOrBase64(key),
    headers: Object.fromEntries(
      Object.entries(headers).map(([name, bytes]) => [name, textOrBase64(Buffer.from(bytes))]),
    ),
    value: textOrBase64(value),
  };
  return JSON.stringify(shown, undefined, 2);
}

export function showLines(deadLetter: DeadLetter): string[] {
  const { key, value, headers } = deadLetter.record;
  const original = originalOf(deadLetter);
  return [
    `record     ${deadLetter.topic}:${deadLetter.partition}:${deadLetter.offset}`,
    `id         ${printable(deadLetter.id)}`,
    `when       ${new Date(deadLetter.at).toISOString()}`,
    `code       ${deadLetter.code}`,
    `reason     ${printable(deadLetter.reason)}`,
    `source     ${printable(deadLetter.source)}`,
    `original   ${printable(originalPosition(deadLetter))}`,
    `key        ${oneLine(key)}`,
    `bytes      ${deadLetter.valueBytes}`,
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
