import { describe, expect, it } from '@jest/globals';
import { shopKeys } from './shop-keys.js';

const demo = {
  writeKey: 'demo-write-key',
  serverKey: 'demo-server-key',
  secretKey: 'demo-secret-key',
  areDemo: true,
};

describe('shopKeys', () => {
  it.each([{}, { TENANTS: undefined }, { TENANTS: '' }])(
    "are the demo shop's where TENANTS names none (%j)",
    (env) => {
      expect(shopKeys(env)).toEqual(demo);
    },
  );

  it("are the first shop's of TENANTS", () => {
    const [shop, other] = ['a', 'b'].map((name) => ({
      name,
      writeKey: `write-${name}`,
      secretKey: `the-secret-key-of-${name}`,
      pseudonymKey: `the-pseudonym-key-of-${name}`,
    }));
    expect(shopKeys({ TENANTS: JSON.stringify([shop, other]) })).toEqual({
      writeKey: 'write-a',
      serverKey: 'the-secret-key-of-a',
      secretKey: 'the-secret-key-of-a',
      areDemo: false,
    });
  });

  it('say what is wrong with TENANTS', () => {
    expect(() => shopKeys({ TENANTS: '[{"name":"a"}]' })).toThrow(/TENANTS: must be a JSON array/);
  });
});
