import { demoTenant } from '@tradewind/service';
import { preferredPorts } from './up/service-ports.js';
import { UsageError } from './up/usage.js';

/**
 * Where shop-service is, and the key to use there. Throws a UsageError where the demonstration shop's key
 * would be sent elsewhere.
 */
export function shopServerOf(environment: Readonly<Record<string, string | undefined>>): {
  readonly url: string;
  readonly key: string;
} {
  const given = environment['TRADEWIND_SHOP_URL'] ?? '';
  const url = given === '' ? `http://127.0.0.1:${String(preferredPorts['shop-service'])}` : given;
  const key = environment['TRADEWIND_KEY'] ?? '';
  if (key !== '') return { url: url.replace(/\/$/, ''), key };
  if (given === '') return { url, key: demoTenant.secretKey };
  throw new UsageError("set TRADEWIND_KEY to a tenant's secret key, or to the operator's");
}
