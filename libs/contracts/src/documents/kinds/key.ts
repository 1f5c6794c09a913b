import { z } from 'zod';
import { defineDocument } from '../document-kind.js';
import { shopRoles } from '../shop-role.js';

/** Former keys that are valid for a while after a rotation. */
export const MAX_FORMER_KEYS = 4;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 lower-case hexadecimal digits');

/** A key of a tenant, by its hash. The key itself is stored nowhere. */
export const keyDocument = defineDocument({
  kind: 'key',
  description: 'Keys of a shop, hashed: with which it sends events, or reads and writes.',
  ids: 'Any name, such as where the key is used.',
  schema: z.strictObject({
    /**
     * `write`: sends events from browsers, and is public. `server`: sends events that the shop vouches for.
     * `secret`: reads, and writes documents; it sends events like a `server` key.
     */
    use: z.enum(['write', 'server', 'secret']),
    /** What the holder of a `secret` key may do. @default 'operator' */
    role: z.enum(shopRoles).optional(),
    /** SHA-256 of the key's UTF-8 text. */
    sha256,
    /** The last characters of the key, by which people tell keys apart. */
    hint: z.string().max(8).optional(),
    expiresAt: z.iso.datetime().optional(),
    /** Keys that this one has replaced. */
    former: z
      .array(z.strictObject({ sha256, expiresAt: z.iso.datetime() }))
      .max(MAX_FORMER_KEYS)
      .optional(),
  }),
  maxPerTenant: 50,
  maxBytes: 2_000,
  deliveredTo: [],
  check: (_, { use, role }) =>
    role === undefined || use === 'secret'
      ? []
      : [{ path: ['role'], message: 'only a secret key has a role' }],
  example: {
    id: 'web',
    content: {
      use: 'write',
      sha256: '8c3f4f9a1f9ab2a2fd7bb0e6a2f6a9c1f5b0b7f3c0e7d3a5b1c2d3e4f5a6b7c8',
      hint: '6b7c8',
      expiresAt: '2030-01-01T00:00:00Z',
    },
  },
});
