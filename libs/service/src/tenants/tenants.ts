import { timingSafeEqual } from 'node:crypto';
import { TENANT_NAME } from '@tradewind/contracts';
import { z } from 'zod';
import { userPseudonym } from '../pseudonyms.js';
import { digestOf } from './key-text.js';
import type { DocumentedTenants, KeyHolder } from './documented-tenants.js';
import { defaultPolicy, type TenantPolicy } from './tenant-policy.js';
import type { Tenant } from './tenant.js';

/** Who sent an event: the owner of a public key, i.e. anybody, or the shop's own server. */
export type EventSource = 'browser' | 'server';

/** Whom a key lets send events. */
export interface Sender {
  readonly tenant: Tenant;
  readonly source: EventSource;
}

const tenantSchema = z.object({
  /** First part of every key, which a colon would end. */
  name: z.string().regex(TENANT_NAME),
  /** Public: it is part of the shop's pages. */
  writeKey: z.string().min(1).max(200),
  /** Authorises reads. */
  secretKey: z.string().min(12).max(200),
  /** Authorises events that the shop vouches for; `secretKey` does so too. */
  serverKey: z.string().min(12).max(200).optional(),
  /** Key of the HMAC that replaces ids. Changing it makes every shopper a stranger. */
  pseudonymKey: z.string().min(16).max(200),
  /** Signs the ids of customers; derived from `pseudonymKey` when absent. */
  identitySecret: z.string().min(16).max(200).optional(),
});

const SECRETS = ['secretKey', 'serverKey', 'pseudonymKey', 'identitySecret'] as const;

/** A shop that the variable TENANTS defines. */
export type ConfiguredTenant = Readonly<z.output<typeof tenantSchema>>;

const listSchema = z
  .array(tenantSchema)
  .min(1)
  .superRefine((tenants, context) => {
    for (const field of ['name', 'writeKey', ...SECRETS] as const) {
      const given = tenants.flatMap((tenant) => tenant[field] ?? []);
      if (new Set(given).size < given.length)
        context.addIssue({ code: 'custom', message: `two tenants have the same ${field}` });
    }
    const published = new Set(tenants.map((tenant) => tenant.writeKey));
    for (const field of SECRETS) {
      if (tenants.some((tenant) => published.has(tenant[field] ?? '')))
        context.addIssue({ code: 'custom', message: `a writeKey, which is public, is a ${field}` });
    }
  });

/** The tenant of a new installation that nobody has configured. */
export const demoTenant: ConfiguredTenant &
  Readonly<{ serverKey: string; identitySecret: string }> = {
  name: 'demo',
  writeKey: 'demo-write-key',
  secretKey: 'demo-secret-key',
  serverKey: 'demo-server-key',
  pseudonymKey: 'demo-pseudonym-key',
  identitySecret: 'demo-identity-secret',
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
    .transform((text, context): readonly ConfiguredTenant[] => {
      if (text === undefined && environment() !== 'production') return [demoTenant];
      const parsed = listSchema.safeParse(text === undefined ? undefined : parseJson(text));
      if (parsed.success) return parsed.data;
      context.addIssue({ code: 'custom', message: explain(text, parsed.error) });
      return z.NEVER;
    });
}

function explain(text: string | undefined, error: z.ZodError): string {
  const form =
    'a JSON array of {name, writeKey, secretKey, pseudonymKey, serverKey?, identitySecret?}';
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

/** The variable PSEUDONYM_KEY; where NODE_ENV is not `production` it has a default that anyone knows. */
export const pseudonymRootSchema = z
  .string()
  .min(16)
  .max(200)
  .optional()
  .transform((key) => key ?? (isProduction() ? undefined : 'demo-installation-key'));

function isProduction(): boolean {
  return process.env['NODE_ENV'] === 'production';
}

/** The name of a key that the environment defines. */
const CONFIGURED = 'environment';

interface KnownSecret {
  readonly tenant: ConfiguredTenant;
  readonly digest: Buffer;
}

/** The shops of this installation, by the keys with which requests name them. */
export class Tenants {
  readonly #byWriteKey: ReadonlyMap<string, ConfiguredTenant>;
  readonly #secrets: readonly KnownSecret[];
  readonly #serverKeys: readonly KnownSecret[];

  /**
   * @param configured Shops that the environment defines.
   * @param documented Those that documents define, and more keys of either; they change at any time.
   */
  constructor(
    configured: readonly ConfiguredTenant[],
    private readonly documented?: DocumentedTenants,
  ) {
    this.#byWriteKey = new Map(configured.map((tenant) => [tenant.writeKey, tenant]));
    this.#secrets = configured.map((tenant) => ({ tenant, digest: digestOf(tenant.secretKey) }));
    this.#serverKeys = configured.flatMap((tenant) =>
      tenant.serverKey === undefined ? [] : [{ tenant, digest: digestOf(tenant.serverKey) }],
    );
  }

  /** A tenant that is served. */
  named(name: string): Tenant | undefined {
    const configured = this.#secrets.find(({ tenant }) => tenant.name === name)?.tenant;
    return configured ? this.#enabled(configured) : this.documented?.tenant(name);
  }

  byWriteKey(writeKey: string): Tenant | undefined {
    const configured = this.#byWriteKey.get(writeKey);
    if (configured) return this.#enabled(configured);
    return this.documented?.holderOf(writeKey, 'write')?.tenant;
  }

  /** Whom a key lets send events: a write key is public, a server key and a secret key are the shop's own. */
  senderOf(key: string): Sender | undefined {
    const browser = this.byWriteKey(key);
    if (browser) return { tenant: browser, source: 'browser' };
    const server = this.#byServerKey(key) ?? this.#byOperatorKey(key);
    return server && { tenant: server, source: 'server' };
  }

  /** What a shop has chosen to believe, and which pages may read. */
  policyOf(tenant: Tenant): TenantPolicy {
    return this.documented?.policyOf(tenant.name) ?? defaultPolicy;
  }

  #byServerKey(key: string): Tenant | undefined {
    const found = findSecret(this.#serverKeys, key);
    return found ? this.#enabled(found) : this.documented?.holderOf(key, 'server')?.tenant;
  }

  /** What a key that may only read says of shoppers is not the shop's word. */
  #byOperatorKey(key: string): Tenant | undefined {
    const holder = this.holderOf(key);
    return holder?.role === 'operator' ? holder.tenant : undefined;
  }

  bySecretKey(secretKey: string): Tenant | undefined {
    return this.holderOf(secretKey)?.tenant;
  }

  /** The tenant and the name of a secret key. Takes the same time whatever it has in common with another. */
  holderOf(secretKey: string): KeyHolder | undefined {
    const found = findSecret(this.#secrets, secretKey);
    if (found === undefined) return this.documented?.holderOf(secretKey, 'secret');
    const tenant = this.#enabled(found);
    return tenant && { tenant, key: CONFIGURED, role: 'operator' };
  }

  /** The pseudonym of the customer whom the shop calls `id`; see `userPseudonym`. */
  pseudonym(tenant: Tenant, id: string): string {
    return userPseudonym(tenant, id);
  }

  #enabled(tenant: ConfiguredTenant): Tenant | undefined {
    return this.documented?.isDisabled(tenant.name) ? undefined : tenant;
  }
}

function findSecret(secrets: readonly KnownSecret[], key: string): ConfiguredTenant | undefined {
  if (secrets.length === 0) return undefined;
  const given = digestOf(key);
  let found: ConfiguredTenant | undefined;
  for (const secret of secrets) {
    if (timingSafeEqual(secret.digest, given)) found = secret.tenant;
  }
  return found;
}
