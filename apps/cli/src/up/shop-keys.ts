import { loadConfig } from '@tradewind/config';
import { demoTenant, platformConfigSchema } from '@tradewind/service';

export interface ShopKeys {
  /** Stands in pages. */
  readonly writeKey: string;
  /** With which the shop's own server sends events. */
  readonly serverKey: string;
  readonly secretKey: string;
  /** Whether they are the keys that everybody knows. */
  readonly areDemo: boolean;
}

/**
 * Keys of the shop that the source of events plays: the first of TENANTS, else the demo shop's.
 * Throws a `ConfigError` where the services could not use TENANTS either.
 */
export function shopKeys(env: Readonly<Record<string, string | undefined>>): ShopKeys {
  const { TENANTS: tenants } = loadConfig(platformConfigSchema.pick({ TENANTS: true }), env);
  const [shop = demoTenant] = tenants;
  return {
    writeKey: shop.writeKey,
    serverKey: shop.serverKey ?? shop.secretKey,
    secretKey: shop.secretKey,
    areDemo: shop.secretKey === demoTenant.secretKey,
  };
}
