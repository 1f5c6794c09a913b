import { isObject, type JsonObject } from './item.js';

/** The pseudonyms of one tenant. */
export interface Pseudonyms {
  user(id: string): string;
  anonymous(id: string): string;
  email(address: string): string;
}

type Replace = (value: unknown, pseudonyms: Pseudonyms) => unknown;

const drop: Replace = () => undefined;
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

/** Ids that clients send when they know none: without this, all such shoppers would be one. */
const PLACEHOLDER = /^(?:[0-]*|-1|null|undefined|nan|none|anonymous|unknown)$/i;

/** An id as text; `undefined` for what identifies nobody. */
export function usableId(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const id = String(value).trim();
  return PLACEHOLDER.test(id) ? undefined : id;
}

/** What is done with a field, by its name; other fields are kept. */
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

/** Of an address the parts that do not lead to a door. */
const address: Replace = (value) => {
  if (!isObject(value)) return undefined;
  const { city, state, country } = value;
  return { city, state, country };
};

const traitRules: Rules = new Map<string, Replace>([
  ...ids,
  ['id', userId],
  ['name', drop],
  ['firstName', drop],
  ['first_name', drop],
  ['lastName', drop],
  ['last_name', drop],
  ['username', drop],
  ['avatar', drop],
  ['birthday', drop],
  ['website', drop],
  ['address', address],
]);
const propertyRules: Rules = new Map(ids);
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
  ...ids,
  ['ip', drop],
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
  return id === item['anonymousId'] || UUID.test(id)
    ? pseudonyms.anonymous(id)
    : pseudonyms.user(id);
}
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A company's name and address are no person's. */
const groupTraitRules: Rules = new Map(ids);
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
 * name, phone, birthday, street, device ids, exact location. Addresses in free text are left to
 * `scrubEmails`.
 */
export function pseudonymise(item: JsonObject, pseudonyms: Pseudonyms): JsonObject {
  const rules = item['type'] === 'group' ? groupItemRules : itemRules;
  const previousId = previousPseudonym(item, pseudonyms);
  const result = apply(rules, item, pseudonyms);
  return previousId === undefined ? result : { ...result, previousId };
}
