import { describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import { anonymousPseudonym, userPseudonym } from './pseudonyms.js';
import { shopperKeyOf } from './shopper-query.js';
import { demoTenant } from './tenants/tenants.js';

describe('shopperKeyOf', () => {
  it('finds a shopper by the id that the shop uses, spaces aside', () => {
    const key = keyOf('demo', userPseudonym(demoTenant, 'ann'));
    expect(shopperKeyOf(demoTenant, { userId: ' ann ' })).toBe(key);
    expect(shopperKeyOf(demoTenant, { shopper: userPseudonym(demoTenant, 'ann') })).toBe(key);
    expect(shopperKeyOf(demoTenant, { anonymousId: 'x1' })).toBe(
      keyOf('demo', anonymousPseudonym(demoTenant, 'x1')),
    );
  });

  it('refuses a query that names nobody, two, or something else', () => {
    expect(() => shopperKeyOf(demoTenant, {})).toThrow(/exactly one/);
    expect(() => shopperKeyOf(demoTenant, { userId: 'null' })).toThrow(/exactly one/);
    expect(() => shopperKeyOf(demoTenant, { userId: 'a', anonymousId: 'b' })).toThrow(
      /exactly one/,
    );
    expect(() => shopperKeyOf(demoTenant, { shopper: 'ann' })).toThrow(/not a pseudonym/);
  });
});
