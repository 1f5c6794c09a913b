import { milliseconds } from '@tradewind/config';
import { platformConfigSchema } from '@tradewind/service';
import { z } from 'zod';

const count = z.coerce.number().int().min(1);

export const collectorConfigSchema = platformConfigSchema.extend({
  /** The limit for a request's body after decompression. */
  MAX_BATCH_BYTES: count.default(500 * 1024),
  MAX_BATCH_EVENTS: count.default(2_500),
  MAX_EVENT_BYTES: count.default(32 * 1024),
  /** The limit of bytes that wait for the log; more are refused with 429. */
  MAX_IN_FLIGHT_BYTES: count.default(64 * 1024 * 1024),
  MAX_IN_FLIGHT_EVENTS: count.default(200_000),
  /** Events per second of one tenant; 0 for no limit. */
  RATE_LIMIT_PER_SECOND: z.coerce.number().int().min(0).default(0),
  /**
   * How long the log may take before the client is answered 503. It is shorter than clients' own
   * timeouts.
   */
  PUBLISH_TIMEOUT_MS: milliseconds(8_000),
  /** Which time moves the log's clock: the wall clock, or the event times of a recording. */
  TICKS: z.enum(['wall', 'events']).default('wall'),
  /**
   * The public URL of the collector for browsers, e.g. `https://events.shop.example`; by default
   * that of the request.
   */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
});
export type CollectorConfig = z.output<typeof collectorConfigSchema>;
