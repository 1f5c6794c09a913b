import { describe, expect, it } from '@jest/globals';
import { demoTenant, Tenants, tenantsSchemaFor, type ConfiguredTenant } from './tenants.js';
import { userPseudonym } from '../pseudonyms.js';

const shop: ConfiguredTenant = {
  name: 'shop-1',
  writeKey: 'w1',
  secretKey: 'secret-key-1',
  pseudonymKey: 'pseudonym-key-01',
};
const other: ConfiguredTenant = {
  name: 'shop-2',
  writeKey: 'w2',
  secretKey: 'secret-key-2',
  pseudonymKey: 'pseudonym-key-02',
};
const development = tenantsSchemaFor(() => undefined);
const production = tenantsSchemaFor(() => 'production');

function reason(text: string | undefined, schema = production): string {
  return schema.safeParse(text).error?.issues[0]?.message ?? 'accepted';
}

describe('TENANTS', () => {
  it('is a JSON array of tenants', () => {
    expect(production.parse(JSON.stringify([shop, other]))).toEqual([shop, other]);
  });

  it('defaults to the demo tenant, but not in production', () => {
    expect(development.parse(undefined)).toEqual([demoTenant]);
    expect(reason(undefined)).toMatch(/required in production/);
  });

  it('does not fall back to the demo tenant when it is set to nonsense', () => {
    expect(reason('', development)).toMatch(/must be a JSON array/);
    expect(reason('[]', development)).toMatch(/must be a JSON array/);
  });

  it('names the invalid field', () => {
    expect(reason(JSON.stringify([{ ...shop, name: 'Shop:1' }]))).toMatch(/0\.name/);
  });

  it.each([
    ['secretKey', 12],
    ['pseudonymKey', 16],
  ] as const)('refuses a %s of less than %i characters', (field, length) => {
    const list = (key: string) => JSON.stringify([shop, { ...other, [field]: key }]);
    expect(reason(list('x'.repeat(length - 1)))).toContain(`1.${field}`);
    expect(reason(list('x'.repeat(length)))).toBe('accepted');
  });

  it.each(['name', 'writeKey', 'secretKey', 'pseudonymKey'] as const)(
    'refuses two with the same %s',
    (field) => {
      expect(reason(JSON.stringify([shop, { ...other, [field]: shop[field] }]))).toMatch(
        `two tenants have the same ${field}`,
      );
    },
  );

  it.each(['secretKey', 'pseudonymKey'] as const)(
    "refuses a %s that is public, the tenant's own or another's",
    (field) => {
      for (const writeKey of [shop[field], other[field]]) {
        expect(reason(JSON.stringify([{ ...shop, writeKey }, other]))).toContain(
          `a writeKey, which is public, is a ${field}`,
        );
      }
    },
  );

  it('takes the demo tenant in production when it is asked for', () => {
    expect(production.parse(JSON.stringify([demoTenant]))).toEqual([demoTenant]);
  });

  it('does not repeat secrets in its errors', () => {
    expect(reason(`[${JSON.stringify(shop)}`)).not.toContain(shop.secretKey);
  });
});

describe('Tenants', () => {
  const tenants = new Tenants([shop, other]);

  it('finds a tenant by write key and by secret key, and not by the other', () => {
    expect(tenants.byWriteKey('w2')).toBe(other);
    expect(tenants.bySecretKey('secret-key-2')).toBe(other);
    expect(tenants.byWriteKey('secret-key-2')).toBeUndefined();
    expect(tenants.bySecretKey('w2')).toBeUndefined();
    expect(tenants.bySecretKey('')).toBeUndefined();
  });

  it('knows a customer by the pseudonym that the collector writes', () => {
    expect(tenants.pseudonym(shop, '42')).toBe(userPseudonym(shop, '42'));
  });
});
