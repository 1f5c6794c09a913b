import { usableId } from '@tradewind/service';
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
];

/** Keeps only the parts of an address that do not identify a household. */
const address: Replace = (value) => {
  if (!isObject(value)) return undefined;
  const { city, state, country } = value;
  return { city, state, country };
};

/** An object that is about a person; what else stands there is `other`, and a list is dropped. */
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
  // Elsewhere these are an amount and a period.
  ['billing', person(keep)],
  ['shipping', person(keep)],
  ...[...PERSONAL, ...ONLINE, ...STREET, ...POSTCODE].map((name) => [name, drop] as const),
  ...ADDRESS.map((name) => [name, address] as const),
];

const traitRules: Rules = new Map([...personal, ['id', userId], ['name', drop]]);
/** `name` and `id` are a product's, a page's or a promotion's. */
const propertyRules: Rules = new Map(personal);
/** A company's name and address are no person's. */
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

/** An id that was in use before: the visitor's own, or one that looks made up by a client, or a user's. */
function previousPseudonym(item: JsonObject, pseudonyms: Pseudonyms): string | undefined {
  const id = usableId(item['previousId']);
  if (id === undefined) return undefined;
  return id === usableId(item['anonymousId']) || UUID.test(id)
    ? pseudonyms.anonymous(id)
    : pseudonyms.user(id);
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
  ]);
};
const itemRules = rulesOf('track');
const groupItemRules = rulesOf('group');

/**
 * A copy of an item in which ids are pseudonyms, and without what else names a person: IP address,
 * name, phone, birthday, street, device ids, exact location, in the fields where clients put them,
 * those of traits, properties and the people and addresses within. Addresses in free text are left
 * to `scrubEmails`.
 */
export function pseudonymise(item: JsonObject, pseudonyms: Pseudonyms): JsonObject {
  const rules = item['type'] === 'group' ? groupItemRules : itemRules;
  const previousId = previousPseudonym(item, pseudonyms);
  const result = apply(rules, item, pseudonyms);
  return previousId === undefined ? result : { ...result, previousId };
}
