import type { IHeaders } from 'kafkajs';
import type { LogRecord } from '@tradewind/log';
import type { DecodedHeaders } from './batch-reader.js';

const NO_VALUE = '';

export type RecordHeaders = Pick<LogRecord, 'headers' | 'earlierHeaders'>;

/** kafkajs returns a list for a header that occurs several times. */
export function headersOf(found: IHeaders | DecodedHeaders): RecordHeaders {
  const headers: Record<string, string | Buffer> = {};
  let earlierHeaders: [string, string | Buffer][] | undefined;
  for (const name of Object.keys(found)) {
    const header = found[name];
    const last = Array.isArray(header) ? header.at(-1) : header;
    set(headers, name, last ?? NO_VALUE);
    if (!Array.isArray(header)) continue;
    earlierHeaders ??= [];
    for (const value of header.slice(0, -1)) earlierHeaders.push([name, value ?? NO_VALUE]);
  }
  return earlierHeaders ? { headers, earlierHeaders } : { headers };
}

function set(headers: Record<string, string | Buffer>, name: string, value: string | Buffer): void {
  // Assigning this one would change the object's prototype.
  if (name !== '__proto__') headers[name] = value;
  else Object.defineProperty(headers, name, { value, enumerable: true });
}
