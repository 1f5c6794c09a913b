import { createHmac } from 'node:crypto';
import { keyOf } from '@tradewind/contracts';
import { RecentMap } from './recent-map.js';

/** The key of the pseudonyms. It never leaves the installation, so pseudonyms cannot be guessed. */
export interface PseudonymKey {
  readonly name: string;
  readonly pseudonymKey: string;
}

/** Ids that clients send if they know none, in lower case. Without this check all such shoppers would be one. */
const PLACEHOLDERS: ReadonlySet<string> = new Set([
  ...['null', 'undefined', 'nan', 'none', 'nil', 'n/a', '[object object]', 'true', 'false', '-1'],
  ...['guest', 'anonymous', 'unknown'],
  ...['id', 'user_id', 'userid', 'distinct_id', 'email'],
]);
/** No text, or zeros as of an empty UUID. */
const ZEROS = /^[0-]*$/;
/** A variable of a page or a mail that was not filled in. */
const TEMPLATE = /^(?:\$?\{.*\}|<%.*%>)$/;

/**
 * The placeholder that stands where an id should, for messages: one of a closed list, never what may be
 * an id. `undefined` for an id, and for what is neither text nor number nor boolean.
 */
export function placeholderOf(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    return undefined;
  }
  const text = String(value).trim().toLowerCase();
  if (text === '') return 'an empty text';
  if (ZEROS.test(text)) return 'zeros';
  if (TEMPLATE.test(text)) return 'a template that was not filled in';
  return PLACEHOLDERS.has(text) ? `'${text}'` : undefined;
}

/**
 * Normalises an id before it becomes a pseudonym: text without surrounding white space, `undefined`
 * if it identifies nobody. Every entry point of ids must use this, or it would ask for another
 * shopper.
 */
export function usableId(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  return placeholderOf(value) === undefined ? String(value).trim() : undefined;
}

/**
 * Returns the first 128 bits of HMAC-SHA256(tenant's pseudonym key, id) as 22 characters of
 * base64url.
 */
function mac(tenant: PseudonymKey, id: string): string {
  return createHmac('sha256', tenant.pseudonymKey).update(id).digest().toString('base64url', 0, 16);
}

/** Returns `u_` and 22 characters; one pseudonym for each id that the shop gives a customer. */
export function userPseudonym(tenant: PseudonymKey, userId: string): string {
  return `u_${mac(tenant, userId)}`;
}

/**
 * Returns `a_` and 22 characters; one pseudonym for each id that a client generates for a visitor.
 */
export function anonymousPseudonym(tenant: PseudonymKey, anonymousId: string): string {
  return `a_${mac(tenant, anonymousId)}`;
}

/**
 * Returns `e_` and 22 characters; the same for all spellings of an address that differ in case or
 * spaces.
 */
export function emailPseudonym(tenant: PseudonymKey, email: string): string {
  return `e_${mac(tenant, email.trim().toLowerCase())}`;
}

const PSEUDONYM = /^[uae]_[A-Za-z0-9_-]{22}$/;

/** Returns whether a text has the form of a pseudonym. */
export function isPseudonym(text: string): boolean {
  return PSEUDONYM.test(text);
}

/** Returns the pseudonym of a shopper: the user's if known, else the anonymous one. */
export function shopperOf(event: {
  readonly userId?: string | undefined;
  readonly anonymousId?: string | undefined;
}): string | undefined {
  return event.userId ?? event.anonymousId;
}

/** Returns the record and entity key of a shopper whom the shop knows by `userId`. */
export function shopperKey(tenant: PseudonymKey, userId: string): string {
  return keyOf(tenant.name, userPseudonym(tenant, userId));
}

/**
 * Pseudonyms of one tenant, with a cache of recent ones, since shoppers come in runs of events. It
 * holds between `capacity` and twice as many.
 */
export class PseudonymCache {
  readonly #known: RecentMap<string, string>;

  constructor(
    private readonly tenant: PseudonymKey,
    capacity: number,
  ) {
    this.#known = new RecentMap(capacity);
  }

  user(id: string): string {
    return this.#get(`u${id}`, id, userPseudonym);
  }

  anonymous(id: string): string {
    return this.#get(`a${id}`, id, anonymousPseudonym);
  }

  email(address: string): string {
    return this.#get(`e${address}`, address, emailPseudonym);
  }

  get size(): number {
    return this.#known.size;
  }

  #get(slot: string, id: string, derive: typeof userPseudonym): string {
    const known = this.#known.get(slot);
    if (known !== undefined) return known;
    const pseudonym = derive(this.tenant, id);
    this.#known.set(slot, pseudonym);
    return pseudonym;
  }
}
