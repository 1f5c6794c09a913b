import { takesUp } from '@tradewind/contracts';
import type { Fold } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { carriedTrace } from '@tradewind/observability';
import type { Decoded } from '../decode/decode-record.js';
import type { Cause } from './outbox.js';

/** What a chunk does with one record. */
export interface Step {
  readonly record: LogRecord;
  readonly decoded: Decoded;
  /** Entities that it changes. */
  readonly touched: readonly string[];
}

const NONE: readonly string[] = [];

/** The record is decoded, or refused. */
export function stepOf(fold: Fold, record: LogRecord, decoded: Decoded): Step {
  if (!decoded.ok || !takesUp(fold, decoded.event.type)) return { record, decoded, touched: NONE };
  const { event, sequence } = decoded;
  if (!fold.entities) return { record, decoded, touched: [event.key] };
  const named = fold.entities(event);
  // The ids of a client's events are kept with their key.
  const touched = sequence || named.includes(event.key) ? named : [...named, event.key];
  return { record, decoded, touched };
}

/** What the event of a record passes on to whatever is concluded from it. */
export function causeOf({ event }: Decoded & { ok: true }, record: LogRecord): Cause {
  const { time, recordedAt, id } = event;
  return { time, recordedAt, causationId: id, trace: carriedTrace(record.headers) };
}
