import { DOCUMENT_CHANGED, documentChangedSchema } from '../documents/document-changed.js';
import { storefrontEventSchemas } from '../storefront/events.js';
import { defineTopic, SHOPPER_PARTITIONS } from '../topic.js';

export const storefrontEvents = defineTopic({
  name: 'storefront.events.v1',
  description:
    'Events that the collector accepted, of every Segment type, pseudonymised; clock ticks; and changes of documents that its folds read.',
  key: 'shopper',
  partitions: SHOPPER_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: { ...storefrontEventSchemas, [DOCUMENT_CHANGED]: documentChangedSchema },
});
export type StorefrontEvents = typeof storefrontEvents;
