import { eventTypeOf, tenantOf } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import type { Message } from './sign.js';

/** An event of the campaign topic on its way to a webhook. */
export interface Outgoing extends Message {
  readonly key: string;
  readonly type: string;
  /** Wall clock, ms, from which on nobody is to be reached by it any more. */
  readonly expiresAt: number;
  readonly data: unknown;
}

/** What a record has to say to a tenant's webhook; undefined for another tenant's, or what nobody can read. */
export function outgoingOf(record: LogRecord, tenant: string): Outgoing | undefined {
  const key = record.key?.toString() ?? '';
  if (key === '' || tenantOf(key) !== tenant || record.value === null) return undefined;
  const header = (name: string) => record.headers[name]?.toString() ?? '';
  const [id, type] = [header('ce_id'), eventTypeOf(header('ce_type'))];
  const data = parsed(record.value);
  if (id === '' || type === undefined || data === undefined) return undefined;
  const until = Date.parse(String((data as { expiresAt?: unknown }).expiresAt));
  return {
    ...{ id, key, type, data },
    body: JSON.stringify({ type, timestamp: header('ce_time'), data }),
    expiresAt: Number.isNaN(until) ? Infinity : until,
  };
}

function parsed(value: Buffer): object | undefined {
  try {
    const data: unknown = JSON.parse(value.toString());
    return typeof data === 'object' && data !== null ? data : undefined;
  } catch {
    return undefined;
  }
}
