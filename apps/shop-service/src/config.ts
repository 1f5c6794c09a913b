import { milliseconds } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

export const shopConfigSchema = platformConfigSchema.extend({
  OPERATOR_KEY: z
    .string()
    .min(16)
    .max(200)
    .optional()
    .transform((key) => key ?? (isProduction() ? undefined : 'demo-operator-key'))
    .describe(
      'Authorises whoever runs the installation: makes tenants, and writes documents of any tenant. Where NODE_ENV is `production` there is none unless it is set.',
    ),
  DOCUMENT_TIMEOUT_MS: milliseconds(10_000, 100).describe(
    'How long a request to change a document waits for its outcome.',
  ),
  MAX_WAITING_REQUESTS: z.coerce
    .number()
    .int()
    .min(1)
    .default(1_000)
    .describe('Requests that wait at once; more are refused with 503.'),
  CATALOG_MAX_ITEMS: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_000_000)
    .default(200_000)
    .describe('Items that a tenant may state; as many again are learned from events at most.'),
});
export type ShopConfig = z.output<typeof shopConfigSchema>;

function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}
