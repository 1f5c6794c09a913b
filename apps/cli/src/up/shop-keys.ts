import { demoTenant, tenantsSchema } from '@tradewind/service';

export interface ShopKeys {
  readonly writeKey: string;
  readonly secretKey: string;
}

/** Keys of the shop that the source of events plays: the first of TENANTS, else the demo shop's. */
export function shopKeys(tenants: string | undefined): ShopKeys {
  const [shop = demoTenant] = tenantsSchema.parse(tenants);
  return { writeKey: shop.writeKey, secretKey: shop.secretKey };
}
