import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { EVENT_ID_LENGTH, eventId } from './event-id.js';

describe('eventId', () => {
  it('is the first 128 bits of the SHA-256 in base64url', () => {
    fc.assert(
      fc.property(fc.string(), (parts) => {
        const digest = createHash('sha256').update(parts, 'utf8').digest();
        expect(Buffer.from(eventId(parts), 'base64url')).toEqual(digest.subarray(0, 16));
      }),
    );
  });

  it('is always of one length and of safe characters', () => {
    fc.assert(
      fc.property(fc.string(), (parts) => {
        expect(eventId(parts)).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(eventId(parts)).toHaveLength(EVENT_ID_LENGTH);
      }),
    );
  });

  it('never changes, since ids are compared with those in the log', () => {
    expect(eventId('demo|node-next-1')).toBe('fbVaF9mL6SNukFbXjU9kwg');
  });
});
