import { isUtf8 } from 'node:buffer';
import type { LogRecord } from '@tradewind/log';

/** What stands in the place of bytes that are no UTF-8; few texts have it in their own right. */
const REPLACEMENT = '\uFFFD';

/** The text of bytes, or `undefined` when they are not UTF-8. */
export function strictText(bytes: Buffer | string): string | undefined {
  if (typeof bytes === 'string') return bytes;
  const text = bytes.toString('utf8');
  // To look for the replacement costs next to nothing where all characters are of one byte.
  return text.includes(REPLACEMENT) && !isUtf8(bytes) ? undefined : text;
}

/** Headers as text; what is not UTF-8 in them is replaced. */
export function textHeaders(headers: LogRecord['headers']): Record<string, string> {
  const text: Record<string, string> = {};
  for (const name of Object.keys(headers)) text[name] = headers[name]?.toString() ?? '';
  return text;
}

/** A header as text; what is not UTF-8 in it is replaced. */
export function headerText(header: string | Buffer | undefined): string | undefined {
  return header?.toString();
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
export type EnvelopeHeaders = Partial<Record<(typeof ENVELOPE)[number], string>>;

/** The headers of a record's envelope as text, or the name of one that is not UTF-8. */
export function envelopeText(headers: LogRecord['headers']): EnvelopeHeaders | string {
  // Nearly always: then they need not be copied.
  if (ENVELOPE.every((name) => typeof headers[name] !== 'object')) return headers;
  const text: EnvelopeHeaders = {};
  for (const name of ENVELOPE) {
    const bytes = headers[name];
    if (bytes === undefined) continue;
    const value = strictText(bytes);
    if (value === undefined) return name;
    text[name] = value;
  }
  return text;
}
