import {
  ecommerceTypeByName,
  type EcommerceType,
  type storefrontEventSchemas,
} from '@tradewind/contracts';
import type { z } from 'zod';
import { eventTime, type RequestTime } from './event-time.js';
import { isCallType, isObject, type CallType, type JsonObject } from './item.js';
import { previousPseudonyms } from './pseudonymise.js';
import { reject, type Rejection } from './rejection.js';
import { usableProperties } from './usable-properties.js';

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
  /** Known optional fields that were dropped because their values are unusable. */
  readonly dropped: readonly string[];
}

export interface ItemDefaults {
  readonly context: JsonObject | undefined;
  readonly integrations: JsonObject | undefined;
  readonly time: RequestTime;
}

const typeByName = new Map<string, EcommerceType>(Object.entries(ecommerceTypeByName));

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
  const data = {
    messageId,
    userId,
    anonymousId,
    context: merged(defaults.context, item['context']),
    integrations: merged(defaults.integrations, item['integrations']),
    ...event.data,
  };
  const { type, dropped = [] } = event;
  const aliases = aliasesOf(call, item).filter((alias) => alias !== shopper);
  return { ok: true, type, data, messageId, time, shopper, aliases, dropped };
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
      readonly dropped?: readonly string[];
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
  const type = typeByName.get(event);
  if (type === undefined) return { ok: true, type: 'track.custom', data: { event, properties } };
  const usable = usableProperties(type, properties);
  if (!usable.ok) return reject('invalid_properties', describe(usable.error));
  const { dropped } = usable;
  return { ok: true, type, data: { event, properties: usable.properties }, dropped };
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
