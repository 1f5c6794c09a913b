import { FACT_UNVERIFIED, factTypes } from '@tradewind/contracts';
import type { Note } from '../readers/notes.js';
import type { JsonObject } from '../tracking/item.js';
import { isObject } from '../tracking/item.js';
import type { StorefrontEvent } from '../tracking/normalise.js';
import { isWithin, withoutShipment } from './browser-order.js';
import { hasDetails, withoutDetails } from './product-details.js';
import type { Standing } from './standing.js';

/**
 * What the platform takes an event for, by who sent it. What a server sends stays as it is. Of what anybody
 * could have sent with a public key
 * - facts become `fact.unverified`, unless the shop has signed the user or believes the orders of browsers;
 * - names, prices and links of products go to `unverified` beside them, where no fold reads them;
 * - a visitor is linked to a user, but never one user to another.
 */
export function believe(
  event: StorefrontEvent,
  standing: Standing,
  isSigned: () => boolean,
): StorefrontEvent {
  if (standing.source === 'server') return event;
  const aliases = event.aliases.filter((alias) => alias.startsWith('a_'));
  const linked: StorefrontEvent = {
    ...event,
    aliases,
    data: { ...event.data, source: 'browser' },
    notes: aliases.length < event.aliases.length ? [...event.notes, userLink] : event.notes,
  };
  if (!isFact(linked)) return undetailed(linked, standing.policy.trust === 'browser-orders');
  return isBelieved(linked, standing, isSigned) ? ofBrowser(linked) : unverified(linked);
}

const userLink: Note = { path: 'previousId', what: 'unverified' };

const facts: ReadonlySet<string> = new Set(factTypes);

/** An identify without traits states nothing but the link. */
function isFact({ type, data }: StorefrontEvent): boolean {
  if (!facts.has(type)) return false;
  const { traits } = data;
  return type !== 'user.identified' || (isObject(traits) && Object.keys(traits).length > 0);
}

function isBelieved(
  { type, data }: StorefrontEvent,
  { policy }: Standing,
  isSigned: () => boolean,
): boolean {
  if (type === 'user.identified') return isSigned();
  const isTaken = policy.trust === 'browser-orders' || isSigned();
  return isTaken && isWithin(propertiesOf(data), policy.maxBrowserOrder);
}

/** A fact of a browser that counts; what only the shop can know of an order does not. */
function ofBrowser(event: StorefrontEvent): StorefrontEvent {
  if (event.type === 'user.identified') return event;
  const properties = withoutShipment(withoutDetails(propertiesOf(event.data), true));
  return { ...event, data: { ...event.data, properties } };
}

function unverified(event: StorefrontEvent): StorefrontEvent {
  return {
    ...event,
    type: FACT_UNVERIFIED,
    data: { ...event.data, claims: event.type },
    notes: [...event.notes, { path: 'event', what: 'unverified', taken: event.type }],
  };
}

function undetailed(event: StorefrontEvent, keepsPrices: boolean): StorefrontEvent {
  const { properties } = event.data;
  if (!isObject(properties) || !hasDetails(event.type, properties, keepsPrices)) return event;
  const note: Note = { path: 'properties', what: 'unverified_details' };
  return {
    ...event,
    data: { ...event.data, properties: withoutDetails(properties, keepsPrices) },
    further: event.further.map((data) => ({
      ...data,
      source: 'browser',
      properties: withoutDetails(propertiesOf(data), keepsPrices),
    })),
    notes: [...event.notes, note],
  };
}

function propertiesOf({ properties }: JsonObject): JsonObject {
  return isObject(properties) ? properties : {};
}
