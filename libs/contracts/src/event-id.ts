import { hash } from 'node:crypto';

/** Characters of an event id. */
export const EVENT_ID_LENGTH = 22;

/**
 * An event id derived from what the event is: the first 128 bits of the SHA-256 of `parts`
 * (UTF-8) as 22 characters of base64url. Callers join the parts with `|`; whoever concludes the
 * same thing again arrives at the same id.
 */
export function eventId(parts: string): string {
  // 22 characters hold 132 bits: the last one carries 4 bits of the 17th byte, so cut the bytes.
  return hash('sha256', parts, 'buffer').toString('base64url', 0, 16);
}
