import { hash } from 'node:crypto';

/** Characters of an event id. */
export const EVENT_ID_LENGTH = 22;

/**
 * Returns an event id derived from the event's identity: the first 128 bits of the SHA-256 of
 * `parts` (UTF-8) as 22 characters of base64url. Callers join the parts with `|`, so that a fold
 * which emits the same event again gives it the same id.
 */
export function eventId(parts: string): string {
  // 22 characters hold 132 bits, and the last one would carry 4 bits of the 17th byte; so the bytes
  // are cut.
  return hash('sha256', parts, 'buffer').toString('base64url', 0, 16);
}
