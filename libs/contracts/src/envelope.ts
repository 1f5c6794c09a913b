/**
 * The CloudEvents 1.0 version in Kafka's binary content mode: attributes in `ce_*` headers, the
 * event's data as the record's value. In binary mode a record without a value remains a tombstone.
 */
export const CE_SPEC_VERSION = '1.0';
export const DATA_CONTENT_TYPE = 'application/json';

/** `ce_type` is this and the event type of the contract: `tradewind.segment.entered`. */
const TYPE_PREFIX = 'tradewind.';

/** Returns the value of `ce_type` for an event type. */
export function ceTypeOf(eventType: string): string {
  return TYPE_PREFIX + eventType;
}

/** Returns the event type for a `ce_type`; `undefined` if it is not one of ours. */
export function eventTypeOf(ceType: string): string | undefined {
  return ceType.startsWith(TYPE_PREFIX) && ceType.length > TYPE_PREFIX.length
    ? ceType.slice(TYPE_PREFIX.length)
    : undefined;
}

export interface Envelope {
  /**
   * Unique per source. It is deterministic, so that an event that is produced again has the same
   * id.
   */
  readonly id: string;
  /** Who emitted the event, as a URI reference, e.g. `/collector-service`. */
  readonly source: string;
  /** Event type as in the topic's contract. */
  readonly type: string;
  /**
   * The entity that the event is about, without the tenant; absent if it is about none, e.g. a
   * tick.
   */
  readonly subject?: string;
  /** The record's key, if it has one. */
  readonly key?: string;
  /** Event time, ms since the epoch. */
  readonly time: number;
  /** When the collector received the storefront event that led to this one (wall clock, ms). */
  readonly recordedAt: number;
  /** Id of the event whose fold emitted this one. */
  readonly causationId?: string;
}

/**
 * Returns the headers of the record that carries the event. Throws a RangeError for an invalid
 * time.
 */
export function envelopeHeaders(envelope: Envelope): Record<string, string> {
  const headers: Record<string, string> = {
    'content-type': DATA_CONTENT_TYPE,
    ce_specversion: CE_SPEC_VERSION,
    ce_id: envelope.id,
    ce_source: envelope.source,
    ce_type: ceTypeOf(envelope.type),
    ce_time: new Date(envelope.time).toISOString(),
    ce_recordedtime: new Date(envelope.recordedAt).toISOString(),
  };
  if (envelope.subject !== undefined) headers['ce_subject'] = envelope.subject;
  if (envelope.key !== undefined) headers['ce_partitionkey'] = envelope.key;
  if (envelope.causationId !== undefined) headers['ce_causationid'] = envelope.causationId;
  return headers;
}

export type ParsedEnvelope =
  | {
      readonly ok: true;
      readonly id: string;
      readonly type: string;
      readonly source: string;
      readonly time: number;
      /** Equals `time` if the producer did not set it. */
      readonly recordedAt: number;
      readonly subject: string | undefined;
      readonly causationId: string | undefined;
    }
  | { readonly ok: false; readonly reason: string };

/**
 * Reads an envelope from the headers of a record, which any producer may have written, so
 * everything is checked.
 */
export function parseEnvelope(headers: Readonly<Partial<Record<string, string>>>): ParsedEnvelope {
  const id = headers['ce_id'];
  const source = headers['ce_source'];
  const time = Date.parse(headers['ce_time'] ?? '');
  if (headers['ce_specversion'] !== CE_SPEC_VERSION) return refuse(headers, 'ce_specversion');
  if (!id) return refuse(headers, 'ce_id');
  if (!source) return refuse(headers, 'ce_source');
  const type = eventTypeOf(headers['ce_type'] ?? '');
  if (type === undefined) return refuse(headers, 'ce_type');
  if (Number.isNaN(time)) return refuse(headers, 'ce_time');
  if (!isJson(headers['content-type'])) return refuse(headers, 'content-type');
  return {
    ok: true,
    id,
    type,
    source,
    time,
    recordedAt: recordedTime(headers, time),
    subject: headers['ce_subject'],
    causationId: headers['ce_causationid'],
  };
}

/** The data is JSON if the content type says so, with or without parameters, or is absent. */
function isJson(contentType: string | undefined): boolean {
  return (
    contentType === undefined ||
    contentType === DATA_CONTENT_TYPE ||
    contentType.toLowerCase().startsWith(DATA_CONTENT_TYPE + ';')
  );
}

function recordedTime(headers: Readonly<Partial<Record<string, string>>>, time: number): number {
  const recorded = Date.parse(headers['ce_recordedtime'] ?? '');
  return Number.isNaN(recorded) ? time : recorded;
}

function refuse(headers: Readonly<Partial<Record<string, string>>>, name: string): ParsedEnvelope {
  const value = headers[name];
  const reason =
    value === undefined
      ? `header ${name} is missing`
      : `header ${name} is invalid: ${value.slice(0, 100)}`;
  return { ok: false, reason };
}
