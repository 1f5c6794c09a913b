import { createHash, randomBytes } from 'node:crypto';

export type KeyUse = 'write' | 'server' | 'secret';

const RANDOM_BYTES = 24;
const HINT_LENGTH = 4;
const FORM = /^tw_(write|server|secret)_([a-z0-9-]{1,40})_[A-Za-z0-9_-]{32}$/;

/**
 * A new key of a tenant: `tw_<use>_<tenant>_<random>`. It names its tenant, so that a document of another
 * one that has its hash, since a write key is public, takes nothing over.
 */
export function newKey(use: KeyUse, tenant: string): string {
  return `tw_${use}_${tenant}_${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}

/** What a key says of itself; undefined for a text of another form, such as a key of the environment. */
export function readKey(
  key: string,
): { readonly use: KeyUse; readonly tenant: string } | undefined {
  const [, use, tenant] = FORM.exec(key) ?? [];
  return tenant === undefined ? undefined : { use: use as KeyUse, tenant };
}

/** The end of a key, by which people tell keys apart. */
export function hintOf(key: string): string {
  return key.slice(-HINT_LENGTH);
}

/** SHA-256 of a key. Keys are random, so that a hash without salt tells nothing of them. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
