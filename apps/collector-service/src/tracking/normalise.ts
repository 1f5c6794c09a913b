import { eventId, type EcommerceType, type storefrontEventSchemas } from '@tradewind/contracts';
import type { z } from 'zod';
import { readEcommerceEvent } from '../readers/ecommerce-event.js';
import { knownEvent, specifiedName } from '../readers/event-names.js';
import type { Note } from '../readers/notes.js';
import { eventTime, type RequestTime } from './event-time.js';
import { isCallType, isObject, type CallType, type JsonObject } from './item.js';
import { previousPseudonyms } from './pseudonymise.js';
import { reject, type Rejection } from './rejection.js';

export type StorefrontEventType = Exclude<
  keyof typeof storefrontEventSchemas,
  'clock.tick' | 'identity.linked'
>;

/** A storefront event of the platform, made from an item of a request. */
export interface StorefrontEvent {
  readonly ok: true;
  readonly type: StorefrontEventType;
  readonly data: JsonObject;
  readonly messageId: string;
  /** Event time, ms. */
  readonly time: number;
  /** Pseudonym of the user if known, else of the visitor. */
  readonly shopper: string;
  /** Other pseudonyms of the user, by what the event says. */
  readonly aliases: readonly string[];
  /** What was left out or guessed. */
  readonly notes: readonly Note[];
  /** Data of further events that the item stands for, which are like this one otherwise. */
  readonly further: readonly JsonObject[];
}

/** The tracking API allows ids of fewer than 100 characters. */
export const MAX_MESSAGE_ID_LENGTH = 99;

export interface ItemDefaults {
  readonly context: JsonObject | undefined;
  readonly integrations: JsonObject | undefined;
  readonly time: RequestTime;
}

/** Makes an event from a pseudonymised item, or returns why that is impossible. */
export function normalise(
  item: JsonObject,
  messageId: string,
  defaults: ItemDefaults,
): StorefrontEvent | Rejection {
  const call = item['type'];
  if (!isCallType(call)) return reject('unknown_type');
  const userId = text(item['userId']);
  const anonymousId = text(item['anonymousId']);
  const shopper = userId ?? anonymousId;
  if (shopper === undefined) return reject('no_user_anon_id');
  const time = eventTime(item['timestamp'] ?? item['originalTimestamp'], defaults.time);
  if (time === undefined) return reject('invalid_timestamp');
  const event = eventOf[call](item);
  if (!event.ok) return event;
  const shared = {
    messageId,
    userId,
    anonymousId,
    context: merged(defaults.context, item['context']),
    integrations: merged(defaults.integrations, item['integrations']),
  };
  const { type, notes = [], further = [] } = event;
  const aliases = aliasesOf(call, item).filter((alias) => alias !== shopper);
  return {
    ...{ ok: true, type, messageId, time, shopper, aliases, notes },
    data: { ...shared, ...event.data },
    further: further.map((data, i) => ({
      ...shared,
      messageId: furtherMessageId(messageId, i + 2),
      ...data,
    })),
  };
}

/** Ids of the further events of an item are a function of its own, so that a retry has the same ones. */
function furtherMessageId(messageId: string, number: number): string {
  const id = `${messageId}#${String(number)}`;
  return id.length <= MAX_MESSAGE_ID_LENGTH ? id : eventId(id);
}

/** Only these calls say that two ids are of one shopper: a device may have several. */
function aliasesOf(call: CallType, item: JsonObject): string[] {
  if (text(item['userId']) === undefined) return [];
  const anonymousId = text(item['anonymousId']);
  if (call === 'identify') return anonymousId === undefined ? [] : [anonymousId];
  return call === 'alias' ? previousPseudonyms(text(item['previousId'])) : [];
}

type Made =
  | {
      readonly ok: true;
      readonly type: StorefrontEventType;
      readonly data: JsonObject;
      readonly notes?: readonly Note[];
      readonly further?: readonly JsonObject[];
    }
  | Rejection;

const eventOf: Readonly<Record<CallType, (item: JsonObject) => Made>> = {
  track: tracked,
  identify: (item) => withBag(item, 'traits', { type: 'user.identified', fields: {} }),
  page: (item) =>
    withBag(item, 'properties', { type: 'page.viewed', fields: { name: text(item['name']) } }),
  screen: (item) =>
    withBag(item, 'properties', { type: 'screen.viewed', fields: { name: text(item['name']) } }),
  group: (item) => {
    const groupId = text(item['groupId']) ?? number(item['groupId']);
    return groupId === undefined
      ? reject('no_group_id')
      : withBag(item, 'traits', { type: 'group.joined', fields: { groupId } });
  },
  alias: (item) => {
    const previousId = text(item['previousId']);
    return previousId === undefined
      ? reject('no_previous_id')
      : { ok: true, type: 'user.aliased', data: { previousId } };
  },
};

function tracked(item: JsonObject): Made {
  const event = text(item['event']);
  if (event === undefined) return reject('no_event');
  const properties = item['properties'] ?? {};
  if (!isObject(properties)) return reject('invalid_properties', 'properties is not an object');
  const known = knownEvent(event);
  if (known === undefined) return custom(event, properties);
  const read = readEcommerceEvent(known.type, properties);
  if (read.ok) {
    const [first, ...others] = read.properties;
    return {
      ...{ ok: true, type: known.type, data: { event, properties: first } },
      further: others.map((each) => ({ event, properties: each })),
      notes: known.by === 'specification' ? read.notes : [nameNote(known.type), ...read.notes],
    };
  }
  if (known.by !== 'vocabulary') return reject('invalid_properties', describe(read.error));
  return custom(event, properties, [{ path: 'event', what: 'kept_as_custom' }]);
}

function custom(event: string, properties: JsonObject, notes: readonly Note[] = []): Made {
  return { ok: true, type: 'track.custom', data: { event, properties }, notes };
}

function nameNote(type: EcommerceType): Note {
  return { path: 'event', what: 'event_name', taken: specifiedName.get(type) ?? type };
}

function withBag(
  item: JsonObject,
  bag: 'traits' | 'properties',
  { type, fields }: { type: StorefrontEventType; fields: JsonObject },
): Made {
  const value = item[bag] ?? {};
  if (!isObject(value)) return reject('invalid_properties', `${bag} is not an object`);
  return { ok: true, type, data: { ...fields, [bag]: value } };
}

/** Returns field and fault of the first issues. */
function describe(error: z.ZodError): string {
  return error.issues
    .slice(0, 3)
    .map((issue) => `${issue.path.map(String).join('.')} ${issue.message}`.trim())
    .join('; ');
}

/**
 * Merges an object of the request into that of an item, which takes precedence; `undefined` if
 * neither has it.
 */
function merged(all: JsonObject | undefined, own: unknown): JsonObject | undefined {
  const specific = isObject(own) ? own : undefined;
  const both = all && specific ? { ...all, ...specific } : (specific ?? all);
  return both && Object.keys(both).length > 0 ? both : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function number(value: unknown): string | undefined {
  return typeof value === 'number' ? String(value) : undefined;
}
