import { DOCUMENT_CHANGED, parseEnvelope, parsePayload, tenantOf } from '@tradewind/contracts';
import type { FoldEvent, TopicContract } from '@tradewind/contracts';
import type { LogRecord } from '@tradewind/log';
import { decodeJson } from './decode-json.js';
import { refuse, type Refusal } from './decode-refusal.js';
import { envelopeText, strictText } from './decode-text.js';

/** A place in the log of a topic. */
export type Place = Pick<LogRecord, 'topic' | 'partition' | 'offset'>;

export type Sequence = readonly [offset: number, n: number];

export type Decoded =
  | {
      readonly ok: true;
      readonly event: FoldEvent<TopicContract>;
      readonly source: string;
      /** Present on what a fold concluded: its place in the order of its source. */
      readonly sequence: Sequence | undefined;
      /** Present on an event that was forwarded: the ids of the shopper that it has been at. */
      readonly path?: readonly string[];
      /** Where it stood before it was forwarded, if the forwarded record tells. */
      readonly origin?: Place;
    }
  | Refusal;

/** What the headers say of an event. */
interface ReadEnvelope {
  readonly ok: true;
  readonly id: string;
  readonly type: string;
  readonly time: number;
  readonly source: string;
  readonly recordedAt: number;
  readonly schema: TopicContract['events'][string];
  readonly sequence: Sequence | undefined;
}

/** An event time this much ahead of the log's own counts as the log's: a client's clock is no clock. */
const FUTURE_TOLERANCE_MS = 60_000;
const MAX_VALUE_BYTES = 1_048_576;
/** Keys and ids are kept in memory and in the store by the thousand. */
const MAX_KEY_BYTES = 1_024;
const MAX_NAME_LENGTH = 255;
/** Names under which a partition keeps what belongs to no entity. */
const RESERVED_KEY = /^~(part|timers|held)/;
/** `/<service>/<fold>/<topic>/<partition>`: who numbers what it concludes. */
const FOLD_SOURCE = /^\/[\w-]+\/[\w-]+\/[\w.-]+\/\d+$/;

/**
 * Reads and validates a record against the contract of its topic. Never throws, whatever the bytes:
 * what cannot be folded is refused, with the reason that its dead letter carries.
 */
export function decodeRecord(topic: TopicContract, record: LogRecord): Decoded {
  const { value } = record;
  if (record.undecodable !== undefined) return refuse('undecodable-batch', record.undecodable);
  if (value === null) return refuse('null-value', 'the record has no value');
  if (value.length > MAX_VALUE_BYTES) {
    return refuse('too-large', `the value has ${value.length} bytes`);
  }
  const envelope = readEnvelope(topic, record);
  if (!envelope.ok) return envelope;
  const json = decodeJson(value);
  if (!json.ok) return json;
  const payload = validate(envelope, json.data);
  if (!payload.ok) return payload;
  const key = readKey(record.key);
  if (!key.ok) return key;
  const event = {
    type: envelope.type,
    data: payload.data,
    id: envelope.id,
    time: Math.min(envelope.time, record.timestamp + FUTURE_TOLERANCE_MS),
    recordedAt: envelope.recordedAt,
    key: key.text,
    tenant: tenantOf(key.text),
    topic: topic.name,
    partition: record.partition,
  };
  return { ok: true, event, source: envelope.source, sequence: envelope.sequence };
}

function readEnvelope(topic: TopicContract, record: LogRecord): ReadEnvelope | Refusal {
  const headers = envelopeText(record.headers);
  if (typeof headers === 'string') return refuse('bad-utf8', `header ${headers} is not UTF-8`);
  const long = (['ce_id', 'ce_source'] as const).find((name) => isLong(headers[name]));
  if (long !== undefined) return refuse('too-large', `header ${long}`);
  const envelope = parseEnvelope(headers);
  if (!envelope.ok) return refuse('bad-envelope', envelope.reason);
  const { id, type, time, source, recordedAt } = envelope;
  if (time < 0) return refuse('bad-envelope', 'header ce_time lies before 1970');
  const schema = Object.hasOwn(topic.events, type) ? topic.events[type] : undefined;
  if (schema === undefined) {
    return refuse('unknown-event', `${topic.name} has no event ${type.slice(0, MAX_NAME_LENGTH)}`);
  }
  const sequence = FOLD_SOURCE.test(source) ? parseSequence(headers.ce_sequence) : undefined;
  return { ok: true, id, type, time, source, recordedAt, schema, sequence };
}

function isLong(text: string | undefined): boolean {
  return text !== undefined && text.length > MAX_NAME_LENGTH;
}

function validate(
  { type, schema }: ReadEnvelope,
  data: unknown,
): { readonly ok: true; readonly data: unknown } | Refusal {
  try {
    const parsed = parsePayload(schema, data);
    if (parsed.success) return { ok: true, data: parsed.data };
    return refuse('invalid-payload', `${type}: ${firstIssue(parsed.error)}`);
  } catch (error) {
    // A schema with a defect must not stop the partition.
    return refuse('invalid-payload', `${type}: the schema failed: ${String(error)}`);
  }
}

function readKey(bytes: Buffer | null): { readonly ok: true; readonly text: string } | Refusal {
  if (bytes === null) return { ok: true, text: '' };
  if (bytes.length > MAX_KEY_BYTES) return refuse('too-large', `the key has ${bytes.length} bytes`);
  const text = strictText(bytes);
  if (text === undefined) return refuse('bad-utf8', 'the key is not UTF-8');
  return RESERVED_KEY.test(text)
    ? refuse('reserved-key', 'the platform keeps its own under it')
    : { ok: true, text };
}

/**
 * Whether a record tells of a document: it is no fold's to evolve, moves no clock, and has no place in time
 * among the events around it.
 */
export function isDocument({ event }: Decoded & { ok: true }): boolean {
  return event.type === DOCUMENT_CHANGED;
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

function firstIssue(error: {
  issues: readonly { path: PropertyKey[]; message: string }[];
}): string {
  const issue = error.issues[0];
  return issue ? `${issue.path.map(String).join('.')}: ${issue.message}` : 'unknown';
}
