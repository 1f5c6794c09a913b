import { createHmac } from 'node:crypto';
import { keyDocument, tenantDocument } from '@tradewind/contracts';
import type { DocumentChanged, ShopRole } from '@tradewind/contracts';
import type { DocumentView } from '../documents/document-view.js';
import { digestOf, readKey, type KeyUse } from './key-text.js';
import { policyIn, type TenantPolicy } from './tenant-policy.js';
import type { Tenant } from './tenant.js';

/** Who has a key. */
export interface KeyHolder {
  readonly tenant: Tenant;
  /** The name of the key. */
  readonly key: string;
  /** What it may do, if it is a secret key. */
  readonly role: ShopRole;
}

interface KnownKey {
  readonly id: string;
  readonly use: KeyUse;
  readonly role: ShopRole;
  /** Wall clock, ms; Infinity for one that does not expire. */
  readonly expiresAt: number;
}

export interface DocumentedTenantsOptions {
  /** Reads `tenant` and `key`. */
  readonly view: DocumentView;
  /** Tenants that the environment defines, and whose pseudonym keys it has. */
  readonly configured: readonly Tenant[];
  /** From which the pseudonym keys of other tenants are derived; without it none of them is served. */
  readonly pseudonymRoot: string | undefined;
  /** The wall clock, ms. */
  readonly now: () => number;
}

/** Tenants and keys that documents define, as they are now. */
export class DocumentedTenants {
  /** By tenant and hash, in hexadecimal. */
  readonly #keys = new Map<string, KnownKey>();
  /** By tenant and id: hashes that stand for a document in `#keys`. */
  readonly #hashes = new Map<string, readonly string[]>();
  readonly #tenants = new Map<string, Tenant>();

  constructor(private readonly options: DocumentedTenantsOptions) {
    for (const tenant of options.configured) this.#tenants.set(tenant.name, tenant);
    const { view } = options;
    view.onChange((change) => {
      this.#changed(change);
    });
    for (const { tenant, id } of view.places(keyDocument)) this.#takeKey(tenant, id);
  }

  /** Whose key it is, if it is valid now and the tenant is served. */
  holderOf(key: string, use: KeyUse): KeyHolder | undefined {
    const said = readKey(key);
    if (said?.use !== use) return undefined;
    const known = this.#keys.get(placeOf(said.tenant, digestOf(key).toString('hex')));
    if (known?.use !== use || known.expiresAt <= this.options.now()) return undefined;
    const tenant = this.tenant(said.tenant);
    return tenant && { tenant, key: known.id, role: known.role };
  }

  /** A tenant that is served, by name. */
  tenant(name: string): Tenant | undefined {
    const { view, pseudonymRoot, configured } = this.options;
    const document = view.get(tenantDocument, name, name);
    if (document?.content.enabled === false) return undefined;
    if (document === undefined && !configured.some((tenant) => tenant.name === name))
      return undefined;
    const known = this.#tenants.get(name);
    if (known || pseudonymRoot === undefined) return known;
    const tenant = { name, pseudonymKey: pseudonymKeyOf(pseudonymRoot, name) };
    this.#tenants.set(name, tenant);
    return tenant;
  }

  /** Undefined if the tenant has no document. */
  policyOf(name: string): TenantPolicy | undefined {
    const content = this.options.view.get(tenantDocument, name, name)?.content;
    return content && policyIn(content);
  }

  isDisabled(name: string): boolean {
    return this.options.view.get(tenantDocument, name, name)?.content.enabled === false;
  }

  #changed({ kind, tenant, id }: DocumentChanged): void {
    if (kind === keyDocument.kind) this.#takeKey(tenant, id);
  }

  #takeKey(tenant: string, id: string): void {
    const place = placeOf(tenant, id);
    for (const hash of this.#hashes.get(place) ?? []) this.#keys.delete(hash);
    this.#hashes.delete(place);
    const document = this.options.view.get(keyDocument, tenant, id);
    if (document === undefined) return;
    const { use, role = 'operator', sha256, expiresAt, former = [] } = document.content;
    const hashes = [...former, { sha256, expiresAt }].map((key) => {
      const hash = placeOf(tenant, key.sha256);
      const until = key.expiresAt === undefined ? Infinity : Date.parse(key.expiresAt);
      this.#keys.set(hash, { id, use, role, expiresAt: until });
      return hash;
    });
    this.#hashes.set(place, hashes);
  }
}

function placeOf(tenant: string, name: string): string {
  return `${tenant}/${name}`;
}

/** A key of its own for each tenant, so that no pseudonym of one says anything of another's. */
function pseudonymKeyOf(root: string, tenant: string): string {
  return createHmac('sha256', root).update(`tenant|${tenant}`).digest('base64url');
}
