import { describe, expect, it } from '@jest/globals';
import { refuseDemoShop, shopKeys } from './shop-keys.js';

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

describe('the demonstration shop', () => {
  it.each([{}, { HOST: '' }, { HOST: '127.0.0.1' }, { HOST: 'localhost' }, { HOST: '::1' }])(
    'is opened on this machine alone (%j)',
    (env) => {
      expect(() => {
        refuseDemoShop({ areDemo: true }, env);
      }).not.toThrow();
    },
  );

  it.each([
    { HOST: '0.0.0.0' },
    { HOST: '::' },
    { HOST: '192.168.1.2' },
    { HOST: '127.evil.example' },
  ])('is refused where others reach it (%j)', (env) => {
    expect(() => {
      refuseDemoShop({ areDemo: true }, env);
    }).toThrow(`HOST=${env.HOST}`);
  });

  it('is refused for the keys of another shop', () => {
    expect(() => {
      refuseDemoShop({ areDemo: false }, {});
    }).toThrow('unset TENANTS');
  });
});
