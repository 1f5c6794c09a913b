import { parseEnvelope, tenantOf } from '@tradewind/contracts';
import type { FoldEvent, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '../log/records.js';

export type Sequence = readonly [offset: number, n: number];

export type Decoded =
  | {
      readonly ok: true;
      readonly event: FoldEvent<TopicContract>;
      readonly source: string;
      /** Present on what a fold concluded: its place in the order of its source. */
      readonly sequence: Sequence | undefined;
    }
  | { readonly ok: false; readonly reason: string };

/** An event time this much ahead of the log's own counts as the log's: a client's clock is no clock. */
const FUTURE_TOLERANCE_MS = 60_000;
const MAX_VALUE_BYTES = 1_048_576;
/** Names under which a partition keeps what belongs to no entity. */
const RESERVED_KEY = /^~(partition|timers)/;
/** `/<service>/<topic>/<partition>`: who numbers what it concludes. */
const FOLD_SOURCE = /^\/[\w-]+\/[\w.-]+\/\d+$/;

/** A record that had to wait is presented again as the same object. */
const known = new WeakMap<LogRecord, Decoded>();

/** Reads and validates a record against the contract of its topic, once. */
export function decodeRecord(topic: TopicContract, record: LogRecord): Decoded {
  let decoded = known.get(record);
  if (decoded === undefined) {
    decoded = read(topic, record);
    known.set(record, decoded);
  }
  return decoded;
}

function read(topic: TopicContract, record: LogRecord): Decoded {
  if (record.value === null) return refuse('the record has no value');
  if (record.value.length > MAX_VALUE_BYTES) return refuse('the value is larger than 1 MiB');
  const headers = textHeaders(record.headers);
  const envelope = parseEnvelope(headers);
  if (!envelope.ok) return refuse(envelope.reason);
  const schema = topic.events[envelope.type];
  if (schema === undefined) return refuse(`${topic.name} has no event ${envelope.type}`);
  const json = parseJson(record.value);
  if (!json.ok) return json;
  const parsed = schema.safeParse(json.data);
  if (!parsed.success) return refuse(`invalid ${envelope.type}: ${firstIssue(parsed.error)}`);
  const key = record.key === null ? '' : record.key.toString('utf8');
  if (RESERVED_KEY.test(key)) return refuse('the key is reserved');
  const event = {
    type: envelope.type,
    data: parsed.data,
    id: envelope.id,
    time: Math.min(envelope.time, record.timestamp + FUTURE_TOLERANCE_MS),
    recordedAt: envelope.recordedAt,
    key,
    tenant: tenantOf(key),
    partition: record.partition,
  };
  return {
    ok: true,
    event,
    source: envelope.source,
    sequence: FOLD_SOURCE.test(envelope.source) ? parseSequence(headers['ce_sequence']) : undefined,
  };
}

export function textHeaders(headers: LogRecord['headers']): Record<string, string> {
  const text: Record<string, string> = {};
  for (const name of Object.keys(headers)) text[name] = headers[name]?.toString('utf8') ?? '';
  return text;
}

/** CloudEvents' sequence extension: strings that sort as the numbers do. */
export function formatSequence([offset, n]: Sequence): string {
  return `${String(offset).padStart(16, '0')}.${String(n).padStart(6, '0')}`;
}

function parseSequence(text: string | undefined): Sequence | undefined {
  if (text === undefined) return undefined;
  const [offset = NaN, n = NaN] = text.split('.').map(Number);
  return Number.isSafeInteger(offset) && Number.isSafeInteger(n) ? [offset, n] : undefined;
}

export function isAfter(a: Sequence, b: Sequence): boolean {
  return a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
}

function parseJson(value: Buffer): { ok: true; data: unknown } | { ok: false; reason: string } {
  try {
    return { ok: true, data: JSON.parse(value.toString('utf8')) };
  } catch {
    return refuse('the value is not JSON');
  }
}

function firstIssue(error: {
  issues: readonly { path: PropertyKey[]; message: string }[];
}): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'unknown';
}

function refuse(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}
