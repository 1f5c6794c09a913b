import { purposesIn } from '@tradewind/contracts';
import { placeholderOf } from '@tradewind/service';
import { forbiddenKeyIn, isDeeperThan, isObject, MAX_DEPTH, type JsonObject } from './item.js';
import { shapedItem } from '../readers/shapes.js';
import type { ItemNote } from '../readers/notes.js';
import {
  MAX_MESSAGE_ID_LENGTH,
  normalise,
  type ItemDefaults,
  type StorefrontEvent,
} from './normalise.js';
import { pseudonymise, type Pseudonyms } from './pseudonymise.js';
import { believe } from '../trust/believe.js';
import { asRobot } from '../trust/robots.js';
import { isSigned, withoutHashes, type Standing } from '../trust/standing.js';
import type { RequestTime } from './event-time.js';
import { reject, type Rejection, type RejectionCode } from './rejection.js';
import type { Rejected } from './records.js';
import type { TrackingRequest } from './tracking-request.js';

export interface SortingOptions {
  readonly time: RequestTime;
  readonly pseudonyms: Pseudonyms;
  readonly maxEventBytes: number;
  /** What is believed of who sent the request. */
  readonly standing: Standing;
  /** What the request says of its client. */
  readonly userAgent?: string | undefined;
  /** Whether the events of an id, a pseudonym, are to be dropped. @default none */
  readonly isSuppressed?: (id: string) => boolean;
  /** Creates an id for an item that came without one. */
  readonly newMessageId: () => string;
}

/** The accepted and rejected items of a request, each in order. */
export interface Sorted {
  /** Events of the items that are accepted: at least one for each. */
  readonly accepted: readonly StorefrontEvent[];
  readonly rejected: readonly (Rejected & { readonly index: number })[];
  /** Items of suppressed shoppers, of which nothing is kept. */
  readonly suppressed: readonly (Rejected & { readonly index: number })[];
  readonly notes: readonly ItemNote[];
}

/** Sorts the items of a request into events and rejected items, all with pseudonyms for ids. */
export function sortItems(request: TrackingRequest, options: SortingOptions): Sorted {
  const accepted: StorefrontEvent[] = [];
  const rejected: (Rejected & { index: number })[] = [];
  const suppressed: (Rejected & { index: number })[] = [];
  const { pseudonyms, time } = options;
  const context =
    request.context &&
    (pseudonymise({ context: request.context }, pseudonyms)['context'] as JsonObject);
  const integrations = request.integrations && withoutHashes(request.integrations);
  const defaults: ItemDefaults = { context, integrations, time };
  const notes: ItemNote[] = [];
  request.items.forEach((given, index) => {
    const raw = isObject(given) ? shapedItem(given) : given;
    const pseudonymous = isObject(raw) && !isDeeperThan(MAX_DEPTH, raw);
    const item = pseudonymous ? pseudonymise(raw, pseudonyms) : raw;
    const messageId = messageIdOf(item) ?? options.newMessageId();
    const sorted = check(raw, options) ?? normalised(raw, item, { messageId, defaults });
    if (sorted.ok && isOfSuppressed(sorted, options)) {
      suppressed.push({ index, messageId, rejection: ofSuppressed, item, pseudonymous });
    } else if (sorted.ok) {
      const { standing, userAgent } = options;
      const signed = () => isSigned(raw as JsonObject, request, standing);
      const event = asRobot(
        believe(withPurposes(sorted, standing), standing, signed),
        standing,
        userAgent,
      );
      accepted.push(event, ...furtherOf(event));
      for (const note of event.notes) notes.push({ index, ...note });
    } else rejected.push({ index, messageId, rejection: sorted, item, pseudonymous });
  });
  return { accepted, rejected, suppressed, notes };
}

const ofSuppressed = reject('suppressed', 'the shop has suppressed this shopper');

function isOfSuppressed(
  { shopper, aliases, data }: StorefrontEvent,
  { isSuppressed }: SortingOptions,
): boolean {
  if (isSuppressed === undefined) return false;
  const ids = [shopper, ...aliases, data['userId'], data['anonymousId']];
  return ids.some((id) => typeof id === 'string' && isSuppressed(id));
}

/** What the consent object says is read here, since its categories are the shop's own. */
function withPurposes(event: StorefrontEvent, { policy }: Standing): StorefrontEvent {
  const purposes = purposesIn(event.data['context'], policy.consentCategories);
  if (purposes === undefined) return event;
  const further = event.further.map((data) => ({ ...data, purposes }));
  return { ...event, data: { ...event.data, purposes }, further };
}

function furtherOf(event: StorefrontEvent): readonly StorefrontEvent[] {
  return event.further.map((data) => {
    const messageId = String(data['messageId']);
    return { ...event, data, messageId, aliases: [], notes: [], further: [] };
  });
}

/** An item that has a placeholder where an id should stand is told which. */
function normalised(
  raw: unknown,
  item: unknown,
  { messageId, defaults }: { readonly messageId: string; readonly defaults: ItemDefaults },
): StorefrontEvent | Rejection {
  const event = normalise(item as JsonObject, messageId, defaults);
  if (event.ok || !isObject(raw)) return event;
  const ids = idsWantedBy[event.code] ?? [];
  const found = ids.flatMap((name) => {
    const placeholder = placeholderOf(raw[name]);
    return placeholder === undefined ? [] : [`${name} is ${placeholder}, which identifies nobody`];
  });
  return found.length === 0 ? event : reject(event.code, found.join('; '));
}

const idsWantedBy: Readonly<Partial<Record<RejectionCode, readonly string[]>>> = {
  no_user_anon_id: ['userId', 'anonymousId'],
  no_previous_id: ['previousId'],
};

/** Returns why an item is rejected before its content is read. */
function check(item: unknown, { maxEventBytes }: SortingOptions): Rejection | undefined {
  if (!isObject(item)) return reject('not_an_object');
  if (isDeeperThan(MAX_DEPTH, item))
    return reject(
      'event_too_deep',
      `an event may be nested at most ${String(MAX_DEPTH)} levels deep`,
    );
  const forbidden = forbiddenKeyIn(item);
  if (forbidden !== undefined)
    return reject('forbidden_key', `nothing may be nested under ${forbidden}`);
  const messageId = item['messageId'];
  if (messageId !== undefined && messageId !== null && messageIdOf(item) === undefined)
    return reject(
      'invalid_message_id',
      `a message id has 1 to ${String(MAX_MESSAGE_ID_LENGTH)} characters`,
    );
  if (maxEventBytes < Infinity && Buffer.byteLength(JSON.stringify(item)) > maxEventBytes)
    return reject('event_too_large', `an event may have at most ${String(maxEventBytes)} bytes`);
  return undefined;
}

function messageIdOf(item: unknown): string | undefined {
  const messageId = isObject(item) ? item['messageId'] : undefined;
  return typeof messageId === 'string' &&
    messageId.length > 0 &&
    messageId.length <= MAX_MESSAGE_ID_LENGTH
    ? messageId
    : undefined;
}
