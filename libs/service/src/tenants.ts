import { createHash, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { userPseudonym } from './pseudonyms.js';

const tenantSchema = z.object({
  /** First part of every key, which a colon would end. */
  name: z.string().regex(/^[a-z0-9-]{1,40}$/),
  /** Public: it is part of the shop's pages. */
  writeKey: z.string().min(1).max(200),
  /** Authorises reads. */
  secretKey: z.string().min(12).max(200),
  /** Key of the HMAC that replaces ids. Changing it makes every shopper a stranger. */
  pseudonymKey: z.string().min(16).max(200),
});

/** A shop that this installation serves. */
export type Tenant = Readonly<z.output<typeof tenantSchema>>;

const listSchema = z
  .array(tenantSchema)
  .min(1)
  .superRefine((tenants, context) => {
    for (const field of ['name', 'writeKey', 'secretKey', 'pseudonymKey'] as const) {
      if (new Set(tenants.map((tenant) => tenant[field])).size < tenants.length)
        context.addIssue({ code: 'custom', message: `two tenants have the same ${field}` });
    }
    const published = new Set(tenants.map((tenant) => tenant.writeKey));
    for (const field of ['secretKey', 'pseudonymKey'] as const) {
      if (tenants.some((tenant) => published.has(tenant[field])))
        context.addIssue({ code: 'custom', message: `a writeKey, which is public, is a ${field}` });
    }
  });

/** The tenant of a new installation that nobody has configured. */
export const demoTenant: Tenant = {
  name: 'demo',
  writeKey: 'demo-write-key',
  secretKey: 'demo-secret-key',
  pseudonymKey: 'demo-pseudonym-key',
};

/**
 * Returns the variable parsed as JSON, or `undefined` if it is not JSON. Messages of JSON.parse
 * would quote secrets.
 */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Schema of the variable TENANTS in an environment that is (or is not) `production`. */
export function tenantsSchemaFor(environment: () => string | undefined) {
  return z
    .string()
    .optional()
    .transform((text, context): readonly Tenant[] => {
      if (text === undefined && environment() !== 'production') return [demoTenant];
      const parsed = listSchema.safeParse(text === undefined ? undefined : parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: explain(text, parsed.error) });
      return z.NEVER;
    });
}

function explain(text: string | undefined, error: z.ZodError): string {
  const form = 'a JSON array of {name, writeKey, secretKey, pseudonymKey}';
  if (text === undefined) return `is required in production: ${form}`;
  const issues = error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`.trim());
  return `must be ${form}: ${issues.join('; ')}`;
}

/**
 * The variable TENANTS: a JSON array of tenants with distinct names and keys, none of which is
 * both public (a write key) and secret. Where NODE_ENV is not
 * `production` it defaults to the demo tenant.
 */
export const tenantsSchema = tenantsSchemaFor(() => process.env['NODE_ENV']);

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** The shops of this installation, by the keys with which requests name them. */
export class Tenants {
  readonly #byWriteKey: ReadonlyMap<string, Tenant>;
  readonly #secrets: readonly { readonly tenant: Tenant; readonly digest: Buffer }[];

  constructor(readonly all: readonly Tenant[]) {
    this.#byWriteKey = new Map(all.map((tenant) => [tenant.writeKey, tenant]));
    this.#secrets = all.map((tenant) => ({ tenant, digest: digest(tenant.secretKey) }));
  }

  byWriteKey(writeKey: string): Tenant | undefined {
    return this.#byWriteKey.get(writeKey);
  }

  /** Takes the same time whatever the key has in common with a tenant's. */
  bySecretKey(secretKey: string): Tenant | undefined {
    const given = digest(secretKey);
    let found: Tenant | undefined;
    for (const secret of this.#secrets) {
      if (timingSafeEqual(secret.digest, given)) found = secret.tenant;
    }
    return found;
  }

  /** The pseudonym of the customer whom the shop calls `id`; see `userPseudonym`. */
  pseudonym(tenant: Tenant, id: string): string {
    return userPseudonym(tenant, id);
  }
}
