import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Tenant } from './tenant.js';

/**
 * The secret with which a shop's server signs the ids of its customers: that of TENANTS, else one that is
 * derived from the tenant's pseudonym key, which cannot be told from it.
 */
export function identitySecretOf({ identitySecret, pseudonymKey }: Tenant): string {
  return (
    identitySecret ??
    createHmac('sha256', pseudonymKey).update('identity-secret').digest('base64url')
  );
}

/** HMAC-SHA256 of a customer's id with the tenant's identity secret, in hexadecimal. */
export function userHashOf(tenant: Tenant, userId: string): string {
  return createHmac('sha256', identitySecretOf(tenant)).update(userId).digest('hex');
}

const HASH = /^[0-9a-f]{64}$/i;

/** Whether the shop has signed the id. Takes the same time whatever the hash has in common with the right one. */
export function isUserHash(tenant: Tenant, userId: string, hash: unknown): boolean {
  if (typeof hash !== 'string' || !HASH.test(hash)) return false;
  const right = Buffer.from(userHashOf(tenant, userId), 'hex');
  return timingSafeEqual(right, Buffer.from(hash, 'hex'));
}
