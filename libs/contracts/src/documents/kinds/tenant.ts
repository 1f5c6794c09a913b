import { z } from 'zod';
import { purposes } from '../../privacy/purposes.js';
import { defineDocument } from '../document-kind.js';

export const TENANT_NAME = /^[a-z0-9-]{1,40}$/;

/** The most that an order of a browser may come to, in units of its currency, unless a document says otherwise. */
export const DEFAULT_MAX_BROWSER_ORDER = 10_000;
const currencyCode = z.string().regex(/^[A-Z]{3}$/);

/** How amounts of other currencies are counted in the shop's own one. */
export const currencyTableSchema = z.strictObject({
  /** ISO 4217, upper case. */
  reference: currencyCode,
  /** Units of the reference currency for one unit of another. */
  rates: z
    .record(currencyCode, z.number().positive())
    .refine((rates) => Object.keys(rates).length <= 40, { message: 'at most 40 currencies' })
    .default({}),
});
export type CurrencyTable = z.output<typeof currencyTableSchema>;

/** A shop of the installation. It has one document, whose id is the tenant's name. */
export const tenantDocument = defineDocument({
  kind: 'tenant',
  description: 'Shops that the installation serves.',
  ids: "The tenant's name: the first part of every key.",
  schema: z.strictObject({
    /** As people call the shop. */
    title: z.string().min(1).max(100).optional(),
    /** Of a tenant that is not enabled, no key is valid. */
    enabled: z.boolean().default(true),
    /**
     * Whose orders count. `verified`: those of the shop's server and of signed shoppers.
     * `browser-orders`: those of any browser as well, for a shop that has nothing but a tag in its pages.
     */
    trust: z.enum(['verified', 'browser-orders']).optional(),
    /** The most that an order of a browser may come to, in units of its currency. @default 10000 */
    maxBrowserOrder: z.number().positive().max(10_000_000).optional(),
    /** Origins whose pages may read lists and chat, such as `https://shop.example`; any when absent. */
    origins: z
      .array(z.string().regex(/^https?:\/\/[^/\s]{1,253}$/, 'must be an origin'))
      .max(20)
      .optional(),
    /**
     * What the categories of the shop's consent banner stand for: models learn (`learn`), the shopper is put
     * into segments, lists and propensities (`score`), campaigns are sent (`contact`). Categories that are
     * not named here have their usual meaning (docs/privacy.md).
     */
    consentCategories: z
      .record(z.string().min(1).max(60), z.array(z.enum(purposes)).max(purposes.length))
      .refine((categories) => Object.keys(categories).length <= 40, {
        message: 'at most 40 categories',
      })
      .optional(),
    /** For figures that need one currency; without it amounts of other currencies are shown apart only. */
    currencies: currencyTableSchema.optional(),
  }),
  maxPerTenant: 1,
  maxBytes: 2_000,
  deliveredTo: [],
  writtenBy: 'operator',
  check: ({ tenant, id }) => {
    if (!TENANT_NAME.test(id)) {
      return [{ path: [], message: "a tenant's name has at most 40 of a-z, 0-9 and '-'" }];
    }
    return id === tenant ? [] : [{ path: [], message: `the document of ${tenant} is ${tenant}` }];
  },
  example: {
    id: 'tea-house',
    content: {
      title: 'Tea House',
      enabled: true,
      currencies: { reference: 'EUR', rates: { GBP: 1.15 } },
    },
  },
});
