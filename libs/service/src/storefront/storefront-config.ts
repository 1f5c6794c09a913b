import { z } from 'zod';

const perSecond = (standard: number) => z.coerce.number().min(0).default(standard);

/** Environment variables of services that pages may read. */
export const storefrontConfig = {
  STOREFRONT_RATE_PER_ADDRESS: perSecond(50).describe(
    "Requests per second of pages from one address (of IPv6 from one network of 64 bits); 0 for no limit. Behind a proxy set TRUST_PROXY, or all of the shop's visitors have the proxy's address.",
  ),
  STOREFRONT_RATE_PER_VISITOR: perSecond(10).describe(
    'Requests per second of pages for one visitor or user; 0 for no limit.',
  ),
};
export type StorefrontConfig = z.output<z.ZodObject<typeof storefrontConfig>>;
