import { loadConfig } from '@tradewind/config';
import { demoTenant, platformConfigSchema } from '@tradewind/service';
import { serviceHost } from './service-ports.js';
import { UsageError } from './usage.js';

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

const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

/** Throws a UsageError where the demonstration shop could not be opened. */
export function refuseDemoShop(
  { areDemo }: Pick<ShopKeys, 'areDemo'>,
  env: Readonly<Record<string, string | undefined>>,
): void {
  if (!areDemo) throw new UsageError('--demo-shop uses the demonstration keys: unset TENANTS');
  const host = serviceHost(env);
  if (LOOPBACK.test(host)) return;
  throw new UsageError(
    `--demo-shop uses keys that everybody knows, and HOST=${host} is not this machine alone: unset HOST`,
  );
}
