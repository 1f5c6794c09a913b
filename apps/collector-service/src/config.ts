import { milliseconds } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);

export const collectorConfigSchema = platformConfigSchema.extend({
  MAX_BATCH_BYTES: count
    .default(500 * 1024)
    .describe("The limit for a request's body after decompression."),
  MAX_BATCH_EVENTS: count.default(2_500).describe('The limit of events in a request.'),
  MAX_EVENT_BYTES: count
    .default(32 * 1024)
    .describe('The limit for one event; a larger one is rejected.'),
  MAX_IN_FLIGHT_BYTES: count
    .default(64 * 1024 * 1024)
    .describe('The limit of bytes that wait for the log; more are refused with 429.'),
  MAX_IN_FLIGHT_EVENTS: count
    .default(200_000)
    .describe('The limit of events that wait for the log; more are refused with 429.'),
  RATE_LIMIT_PER_SECOND: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .describe('Events per second of one tenant; 0 for no limit.'),
  PUBLISH_TIMEOUT_MS: milliseconds(8_000).describe(
    "How long the log may take before the client is answered 503. It is shorter than clients' own timeouts.",
  ),
  TICKS: z
    .enum(['wall', 'events'])
    .default('wall')
    .describe(
      "Which time moves the log's clock: the wall clock, or the event times of a recording.",
    ),
  DEBUGGER_EVENTS: count
    .max(10_000)
    .default(200)
    .describe('Events of a tenant that `GET /v1/debugger` remembers.'),
  MAX_DEBUGGER_STREAMS: count
    .default(10)
    .describe(
      'Streams of `GET /v1/debugger` that a tenant may have open; more are refused with 503.',
    ),
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe(
      'The public URL of the collector for browsers, e.g. `https://events.shop.example`; by default that of the request.',
    ),
});
export type CollectorConfig = z.output<typeof collectorConfigSchema>;
