import { storefrontEventSchemas } from '../storefront/events.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

export const storefrontEvents = defineTopic({
  name: 'storefront.events.v1',
  description:
    'Events that the collector accepted, of every Segment type, pseudonymised; and clock ticks.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: storefrontEventSchemas,
});
export type StorefrontEvents = typeof storefrontEvents;
