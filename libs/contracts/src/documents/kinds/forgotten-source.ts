import { z } from 'zod';
import { defineDocument } from '../document-kind.js';
import { SOURCE_ID } from '../../storefront/influence.js';

const PSEUDONYM = /^[ua]_[A-Za-z0-9_-]{22}$/;

/** A source of events whose touches the models of lists are not to know. */
export const forgottenSourceDocument = defineDocument({
  kind: 'forgotten-source',
  description: 'Sources that the models of lists have to unlearn.',
  ids: 'A source as events name it: `key-<id of a key>`, `address-<day>-<bucket>`, or the pseudonym of a shopper.',
  schema: z.strictObject({
    /** What the source told up to this time is not learned; it is learned from again afterwards. */
    until: z.iso.datetime(),
  }),
  maxPerTenant: 1_000,
  maxBytes: 200,
  deliveredTo: [],
  check: ({ id }) =>
    isSource(id)
      ? []
      : [{ path: [], message: 'name a source as events have it, such as key-web or a pseudonym' }],
  example: { id: 'address-20787-3fa2', content: { until: '2026-11-30T12:00:00Z' } },
});

/** Whether a text names a source: a key, an address on a day, or a shopper by pseudonym. */
export function isSource(id: string): boolean {
  return SOURCE_ID.test(id) || PSEUDONYM.test(id);
}
