import { z } from 'zod';
import { catalogItemSchema } from '../catalog/catalog-item.js';
import { itemFieldsSchema, itemId, statedFieldsSchema } from '../catalog/item-fields.js';
import { itemRecordSchema } from '../catalog/item-record.js';
import { defineTopic } from '../topic.js';

/** As many as the storefront's events have: their folds tell these partitions the time. */
export const ITEM_PARTITIONS = 6;

/** An item, or the variant of it that is meant. */
const place = { item: itemId, variant: itemId.optional() };

const by = z.string().max(200);

export const storefrontItems = defineTopic({
  name: 'storefront.items.v1',
  description: 'What is told of items: by the events of shoppers, and by the shop itself.',
  key: 'item',
  partitions: ITEM_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    /** What an event of a shopper carried that is new or has changed. */
    'item.observed': z.object({
      ...place,
      fields: itemFieldsSchema.pick({
        name: true,
        brand: true,
        category: true,
        url: true,
        image_url: true,
        variant: true,
        price: true,
      }),
    }),
    'item.put_requested': z.object({ ...place, fields: statedFieldsSchema, by }),
    /** What was told of it until then is gone; what is told later counts. */
    'item.removed': z.object({ ...place, by }),
    /** All that is known, told again before the log forgets it. */
    'item.restated': z.object({ item: itemId, record: itemRecordSchema }),
    'clock.tick': z.object({ time: z.number() }),
  },
});
export type StorefrontItems = typeof storefrontItems;

export const storefrontCatalog = defineTopic({
  name: 'storefront.catalog.v1',
  description: 'The catalogue: every item as it is now.',
  key: 'item',
  partitions: ITEM_PARTITIONS,
  cleanup: 'compact',
  retentionDays: 1,
  events: { 'item.changed': catalogItemSchema },
});
export type StorefrontCatalog = typeof storefrontCatalog;

export const storefrontItemChanges = defineTopic({
  name: 'storefront.item-changes.v1',
  description: 'What a shop did with its items that shoppers may want to know.',
  key: 'item',
  partitions: ITEM_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  events: {
    /** By the shop's own statements; a price that events taught never leads to it. */
    'item.price_dropped': z.object({
      item: itemId,
      from: z.number(),
      to: z.number(),
      currency: z.string().optional(),
      /** `(from - to) / from`, to four digits. */
      share: z.number().min(0).max(1),
    }),
    'item.back_in_stock': z.object({ item: itemId }),
  },
});
export type StorefrontItemChanges = typeof storefrontItemChanges;
