import {
  deadLetterTopicName,
  envelopeHeaders,
  eventId,
  IDENTITY_LINKED,
  keyOf,
  storefrontEvents,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import { type TraceHeaders } from '@tradewind/observability';
import type { StorefrontEvent } from './normalise.js';
import { reasonOf, type Rejection } from './rejection.js';

export const SOURCE = '/collector-service';

/** Larger dead-letter records contain an excerpt. */
const MAX_DEAD_LETTER_BYTES = 32_768;
const EXCERPT_LENGTH = 1_024;

/** The properties that the records of one request share. */
export interface Origin {
  readonly tenant: string;
  /** Wall clock, ms. */
  readonly receivedAt: number;
  /** Removes remaining personal data from a JSON text. */
  readonly scrub: (json: string) => string;
  /** The trace of the request, if any. */
  readonly trace?: TraceHeaders | undefined;
}

/**
 * Returns the record of an event. Its id is derived from tenant and message id, so that every fold
 * recognises a client's retry.
 */
export function eventRecord(event: StorefrontEvent, origin: Origin): NewRecord {
  const key = keyOf(origin.tenant, event.shopper);
  return {
    topic: storefrontEvents.name,
    partition: partitionOf(key, storefrontEvents.partitions),
    key,
    value: origin.scrub(JSON.stringify(event.data)),
    headers: Object.assign(
      envelopeHeaders({
        id: eventId(`${origin.tenant}|${event.messageId}`),
        source: SOURCE,
        type: event.type,
        subject: event.shopper,
        key,
        time: event.time,
        recordedAt: origin.receivedAt,
      }),
      origin.trace,
    ),
  };
}

/** Returns a record for each other id of the event's shopper; it goes to where that id is kept. */
export function linkRecords(event: StorefrontEvent, origin: Origin): NewRecord[] {
  const { messageId, shopper: to, time } = event;
  return event.aliases.map((from) => {
    const key = keyOf(origin.tenant, from);
    const headers = envelopeHeaders({
      id: eventId(`${origin.tenant}|${messageId}|linked|${from}`),
      source: SOURCE,
      type: IDENTITY_LINKED,
      subject: from,
      key,
      time,
      recordedAt: origin.receivedAt,
    });
    return {
      topic: storefrontEvents.name,
      partition: partitionOf(key, storefrontEvents.partitions),
      key,
      value: origin.scrub(JSON.stringify({ messageId, from, to })),
      headers: Object.assign(headers, origin.trace),
    };
  });
}

/** An item that was rejected. */
export interface Rejected {
  readonly rejection: Rejection;
  readonly messageId: string;
  /** Contains pseudonyms for ids, if it was an object in which they could be replaced. */
  readonly item: unknown;
  /** True if ids were replaced by pseudonyms. */
  readonly pseudonymous: boolean;
}

/**
 * Returns the dead-letter record of a rejected item. Its value is the item with pseudonyms for ids,
 * or the first KiB of it if it is large. If ids could not be found in the item, only its size is
 * kept, since even its hash could be guessed back. Its key is the hash of the message id, which
 * clients choose freely.
 */
export function deadLetterRecord(rejected: Rejected, origin: Origin): NewRecord {
  const { messageId } = rejected;
  const key = keyOf(origin.tenant, eventId(`${origin.tenant}|${messageId}`));
  const json = rejected.pseudonymous ? origin.scrub(JSON.stringify(rejected.item)) : '';
  const bytes = Buffer.byteLength(json);
  const whole = bytes <= MAX_DEAD_LETTER_BYTES;
  return {
    topic: deadLetterTopicName(storefrontEvents.name),
    partition: partitionOf(key, storefrontEvents.partitions),
    key,
    value: whole ? json : json.slice(0, EXCERPT_LENGTH),
    headers: {
      'content-type': 'application/json',
      'dlq-id': eventId(`${origin.tenant}|${messageId}|rejected`),
      'dlq-reason': reasonOf(rejected.rejection),
      'dlq-source': SOURCE,
      'dlq-topic': storefrontEvents.name,
      'dlq-tenant': origin.tenant,
      'dlq-received': new Date(origin.receivedAt).toISOString(),
      ...origin.trace,
      ...(whole ? {} : { 'dlq-truncated-from': String(bytes) }),
    },
  };
}
