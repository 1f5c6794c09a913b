import { milliseconds } from '@tradewind/config';
import { demoTenant, platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const address = (service: string, port: number) =>
  z
    .url({ protocol: /^https?$/ })
    .default(`http://127.0.0.1:${String(port)}`)
    .transform((url) => url.replace(/\/$/, ''))
    .describe(`Where ${service} is, as seen from console-service.`);

/** Addresses that only programs of this machine reach. */
const LOOPBACK = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

const consoleVariables = platformConfigSchema.extend({
  COLLECTOR_URL: address('collector-service', 3001),
  PROFILE_URL: address('profile-service', 3002),
  RECOMMENDER_URL: address('recommender-service', 3003),
  MARKETING_URL: address('marketing-service', 3004),
  CHATBOT_URL: address('chatbot-service', 3005),
  SHOP_URL: address('shop-service', 3006),
  SESSION_KEY: z
    .string()
    .min(32)
    .max(200)
    .optional()
    .describe(
      'Secret with which sessions of the console are sealed; the same for all replicas. Where it is unset each process makes its own, and its sessions end with it.',
    ),
  SESSION_HOURS: z.coerce
    .number()
    .min(0.1)
    .max(720)
    .default(12)
    .describe('How long a session of the console lasts.'),
  SERVICE_TIMEOUT_MS: milliseconds(10_000, 100).describe(
    'How long console-service waits for the answer of another service.',
  ),
  MAX_LIVE_STREAMS: z.coerce
    .number()
    .int()
    .min(1)
    .default(500)
    .describe('Pages of the console that are kept up to date at once; more are refused with 503.'),
  STOREFRONT_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      "Where browsers reach what a storefront uses (events, lists, chat), for the snippet that the console shows; the console's own address if unset.",
    ),
  DEMO_SHOP: z
    .stringbool()
    .default(false)
    .describe(
      'Whether the demonstration shop is at `/shop`. Its keys are those that everybody knows, so that it needs a HOST of this machine alone and the demonstration tenant.',
    ),
});

/** Anybody may sign in as any customer of the demonstration shop, with keys that everybody knows. */
export const consoleConfigSchema = consoleVariables.superRefine(
  ({ DEMO_SHOP, HOST, NODE_ENV, TENANTS }, context) => {
    if (!DEMO_SHOP) return;
    const refuse = (message: string) => {
      context.addIssue({ code: 'custom', path: ['DEMO_SHOP'], message });
    };
    if (NODE_ENV === 'production') refuse('is not for production');
    if (!LOOPBACK.test(HOST)) refuse(`needs HOST=127.0.0.1, not ${HOST}`);
    if (!TENANTS.some(({ secretKey }) => secretKey === demoTenant.secretKey)) {
      refuse('needs the demonstration tenant: unset TENANTS');
    }
  },
);
export type ConsoleConfig = z.output<typeof consoleConfigSchema>;
