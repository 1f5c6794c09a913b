import { usableId } from '@tradewind/service';
import { USER_HASH_NAMES, withoutHashes } from '../trust/standing.js';
import { isObject, type JsonObject } from './item.js';

/** The pseudonyms of one tenant. */
export interface Pseudonyms {
  user(id: string): string;
  anonymous(id: string): string;
  email(address: string): string;
}

type Replace = (value: unknown, pseudonyms: Pseudonyms) => unknown;

const drop: Replace = () => undefined;
const keep: Replace = (value) => value;
const userId: Replace = (value, pseudonyms) => {
  const id = usableId(value);
  return id === undefined ? undefined : pseudonyms.user(id);
};
const anonymousId: Replace = (value, pseudonyms) => {
  const id = usableId(value);
  return id === undefined ? undefined : pseudonyms.anonymous(id);
};
const email: Replace = (value, pseudonyms) =>
  typeof value === 'string' && value !== '' ? pseudonyms.email(value) : undefined;

/** The replacement for each field name; other fields are kept. */
type Rules = ReadonlyMap<string, Replace>;

const ids: readonly (readonly [string, Replace])[] = [
  ['userId', userId],
  ['user_id', userId],
  ['customerId', userId],
  ['customer_id', userId],
  ['anonymousId', anonymousId],
  ['anonymous_id', anonymousId],
  ['email', email],
  ['phone', drop],
  // The signature of a user authorises reads.
  ...USER_HASH_NAMES.map((name) => [name, drop] as const),
];

const destinations: Replace = (value) => (isObject(value) ? withoutHashes(value) : value);

/** Keeps only the parts of an address that do not identify a household. */
const address: Replace = (value) => {
  if (!isObject(value)) return undefined;
  const { city, state, country } = value;
  return { city, state, country };
};

/** An object about a person: other fields are replaced by `other`, and a list is dropped. */
function person(other: Replace): Replace {
  return (value, pseudonyms) => {
    if (isObject(value)) return apply(traitRules, value, pseudonyms);
    return Array.isArray(value) ? undefined : other(value, pseudonyms);
  };
}

const people: readonly (readonly [string, Replace])[] = [
  ['customer', person(userId)],
  ['user', person(userId)],
];

const PERSONAL = ['firstName', 'first_name', 'lastName', 'last_name', 'username', 'birthday'];
const ONLINE = ['avatar', 'website', 'ip'];
const STREET = ['street', 'address1', 'address2', 'address_1', 'address_2', 'line1', 'line2'];
const POSTCODE = ['postalCode', 'postal_code', 'postcode', 'zip'];
const ADDRESS = [
  'address',
  'shippingAddress',
  'shipping_address',
  'billingAddress',
  'billing_address',
];

/**
 * Fields that identify a person wherever they occur; `name` and `id` do so only inside a person.
 */
const personal: readonly (readonly [string, Replace])[] = [
  ...ids,
  ...people,
  // Outside a person these are an amount and a period.
  ['billing', person(keep)],
  ['shipping', person(keep)],
  ...[...PERSONAL, ...ONLINE, ...STREET, ...POSTCODE].map((name) => [name, drop] as const),
  ...ADDRESS.map((name) => [name, address] as const),
];

const traitRules: Rules = new Map([...personal, ['id', userId], ['name', drop]]);
/** Here `name` and `id` belong to a product, a page or a promotion. */
const propertyRules: Rules = new Map(personal);
/** A company's name and address are not personal. */
const groupTraitRules: Rules = new Map([...ids, ...people]);
const deviceRules: Rules = new Map([
  ['id', drop],
  ['advertisingId', drop],
  ['token', drop],
]);
const locationRules: Rules = new Map([
  ['latitude', drop],
  ['longitude', drop],
]);
const contextRules: Rules = new Map<string, Replace>([
  ...personal,
  ['traits', nested(traitRules)],
  ['device', nested(deviceRules)],
  ['location', nested(locationRules)],
]);

function nested(rules: Rules): Replace {
  return (value, pseudonyms) => (isObject(value) ? apply(rules, value, pseudonyms) : undefined);
}

function apply(rules: Rules, object: JsonObject, pseudonyms: Pseudonyms): JsonObject {
  const result: Record<string, unknown> = {};
  for (const name of Object.keys(object)) {
    const rule = rules.get(name);
    const value = rule ? rule(object[name], pseudonyms) : object[name];
    if (value !== undefined && name !== '__proto__') result[name] = value;
  }
  return result;
}

/**
 * Returns the pseudonym of a previous id: the visitor's own or one that a client seems to have
 * generated, else a user's.
 */
function previousPseudonym(item: JsonObject, pseudonyms: Pseudonyms): string | undefined {
  const id = usableId(item['previousId']);
  if (id === undefined) return undefined;
  return id === usableId(item['anonymousId']) || UUID.test(id)
    ? pseudonyms.anonymous(id)
    : pseudonyms.user(id);
}

/**
 * The pseudonyms that a previous id may have had, given one of them: a client does not say whether it
 * was a visitor's or a user's.
 */
export function previousPseudonyms(pseudonym: string | undefined): string[] {
  return pseudonym === undefined ? [] : ['a', 'u'].map((kind) => kind + pseudonym.slice(1));
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const rulesOf = (type: unknown): Rules => {
  const traits = nested(type === 'group' ? groupTraitRules : traitRules);
  return new Map<string, Replace>([
    ['userId', userId],
    ['anonymousId', anonymousId],
    ['previousId', drop],
    ['traits', traits],
    ['properties', nested(propertyRules)],
    ['context', nested(contextRules)],
    ['integrations', destinations],
  ]);
};
const itemRules = rulesOf('track');
const groupItemRules = rulesOf('group');

/**
 * Returns a copy of an item with pseudonyms for ids, and without other fields that identify a
 * person: IP address, name, phone, birthday, street, device ids, exact location, in the places
 * where clients put them, i.e. in traits, in properties, and in people and addresses within.
 * `scrubEmails` handles addresses in free text.
 */
export function pseudonymise(item: JsonObject, pseudonyms: Pseudonyms): JsonObject {
  const rules = item['type'] === 'group' ? groupItemRules : itemRules;
  const previousId = previousPseudonym(item, pseudonyms);
  const result = apply(rules, item, pseudonyms);
  return previousId === undefined ? result : { ...result, previousId };
}
