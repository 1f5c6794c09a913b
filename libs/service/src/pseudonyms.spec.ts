import { createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  anonymousPseudonym,
  emailPseudonym,
  isPseudonym,
  PseudonymCache,
  shopperKey,
  shopperOf,
  usableId,
  userPseudonym,
} from './pseudonyms.js';

const shop = { name: 'shop', pseudonymKey: 'pseudonym-1' };
const other = { name: 'other', pseudonymKey: 'pseudonym-2' };

describe('pseudonyms', () => {
  it('are the first 128 bits of the HMAC with the tenant key, marked with their kind', () => {
    const expected = createHmac('sha256', 'pseudonym-1').update('42').digest().subarray(0, 16);
    for (const [derive, mark] of [
      [userPseudonym, 'u_'],
      [anonymousPseudonym, 'a_'],
      [emailPseudonym, 'e_'],
    ] as const) {
      const pseudonym = derive(shop, '42');
      expect(pseudonym.slice(0, 2)).toBe(mark);
      expect(Buffer.from(pseudonym.slice(2), 'base64url')).toEqual(expected);
      expect(isPseudonym(pseudonym)).toBe(true);
    }
  });

  it('cannot be linked across tenants', () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        expect(userPseudonym(shop, id)).not.toBe(userPseudonym(other, id));
      }),
    );
  });

  it('do not contain what they stand for', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), (id) => {
        expect(userPseudonym(shop, id)).not.toContain(id);
      }),
    );
  });

  it('are one for all spellings of an address', () => {
    expect(emailPseudonym(shop, ' Ann@Example.ORG ')).toBe(emailPseudonym(shop, 'ann@example.org'));
  });

  it('name a shopper by the user when known, else by the visitor', () => {
    expect(shopperOf({ userId: 'u_1', anonymousId: 'a_1' })).toBe('u_1');
    expect(shopperOf({ anonymousId: 'a_1' })).toBe('a_1');
    expect(shopperOf({})).toBeUndefined();
    expect(shopperKey(shop, '42')).toBe(`shop:${userPseudonym(shop, '42')}`);
  });
});

describe('PseudonymCache', () => {
  it('answers as the functions do, whatever was asked before, within its bound', () => {
    const id = fc.integer({ min: 0, max: 20 }).map(String);
    const kind = fc.constantFrom('user' as const, 'anonymous' as const, 'email' as const);
    const question = fc.tuple(kind, id);
    const functions = {
      user: userPseudonym,
      anonymous: anonymousPseudonym,
      email: emailPseudonym,
    };
    fc.assert(
      fc.property(fc.array(question, { maxLength: 200 }), (questions) => {
        const cache = new PseudonymCache(shop, 5);
        for (const [name, asked] of questions) {
          expect(cache[name](asked)).toBe(functions[name](shop, asked));
          expect(cache.size).toBeLessThanOrEqual(10);
        }
      }),
    );
  });
});

describe('usableId', () => {
  it.each([
    '',
    ' ',
    '0',
    '-1',
    '00000000-0000-0000-0000-000000000000',
    'null',
    'Anonymous',
    'guest',
    ' [object Object] ',
    'true',
    'FALSE',
    'distinct_id',
    'user_id',
    'N/A',
    'NaN',
    '${userId}',
    '{{ customer.id }}',
    {},
    null,
  ])('is undefined for %j, which many shoppers would share', (id) => {
    expect(usableId(id)).toBeUndefined();
  });

  it('is the text of a number', () => {
    expect(usableId(17850)).toBe('17850');
    expect(usableId(' 17850 ')).toBe('17850');
  });

  it.each(['guest-17', 'nilsson', 'id-1', '10', 'true north'])('is %j', (id) => {
    expect(usableId(id)).toBe(id);
  });
});
