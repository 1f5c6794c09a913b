import { KEPT_VERSIONS, keyOf } from '@tradewind/contracts';
import type { DocumentVersion } from '@tradewind/contracts';

/** A document with its last versions, the oldest first. */
export interface DocumentState {
  readonly versions: DocumentVersion[];
}

/** What there is of a tenant. */
export interface TenantState {
  /** By kind: documents that exist, and ids that are remembered, deleted ones among them. */
  readonly counts: Record<string, { documents: number; ids: number }>;
  /** `<kind>/<id>` of a document: those that refer to it, in the same form. */
  readonly referredBy: Record<string, string[]>;
}

export type SettingsState = DocumentState | TenantState;

/** The record key of all requests of a tenant, and the entity of what there is of it. */
export function tenantKey(tenant: string): string {
  return keyOf(tenant, 'settings');
}

/** The entity of a document. */
export function documentKey(tenant: string, { kind, id }: { kind: string; id: string }): string {
  return keyOf(tenant, `${kind}/${id}`);
}

export function initialSettings(entity: string): SettingsState {
  return entity.includes('/') ? { versions: [] } : { counts: {}, referredBy: {} };
}

/** The newest version, unless it is a deletion. */
export function currentOf({ versions }: DocumentState): DocumentVersion | undefined {
  const last = versions.at(-1);
  return last?.deleted ? undefined : last;
}

/** Adds a version; returns the number of the one that is no longer kept. */
export function addVersion(
  { versions }: DocumentState,
  version: DocumentVersion,
): number | undefined {
  versions.push(version);
  return versions.length > KEPT_VERSIONS ? versions.shift()?.version : undefined;
}
