import type { DocumentChanged, DocumentKind, StoredDocument } from '@tradewind/contracts';
import type { ReadEntities } from '../timers/timer-pages.js';
import { documentName, DocumentPages, placeOf } from './document-pages.js';
import { DocumentEntry, TenantDocuments } from './tenant-documents.js';

const READ_AT_ONCE = 1_000;
const DELETED = '';
const NONE: readonly StoredDocument[] = [];

/**
 * The documents that a partition of a fold group has been told of, of the kinds that its folds read. Each
 * has an entry of its own in the store, written only when it changes; all are in memory as long as the
 * partition is.
 */
export class PartitionDocuments {
  readonly #kinds: ReadonlyMap<string, DocumentKind>;
  /** By kind, then by tenant. */
  #documents = new Map<string, Map<string, TenantDocuments>>();
  #pages = new DocumentPages();
  /** What the next write will hold, by name. */
  readonly #dirty = new Map<string, string>();

  constructor(kinds: readonly DocumentKind[]) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
  }

  static async load(
    read: ReadEntities,
    kinds: readonly DocumentKind[],
  ): Promise<PartitionDocuments> {
    const documents = new PartitionDocuments(kinds);
    if (kinds.length === 0) return documents;
    documents.#pages = await DocumentPages.load(read);
    const names = [...documents.#pages.names()];
    for (let at = 0; at < names.length; at += READ_AT_ONCE) {
      const some = names.slice(at, at + READ_AT_ONCE);
      const texts = await read(some);
      for (const [i, name] of some.entries()) documents.#found(name, texts[i]);
    }
    return documents;
  }

  /** The kind of a document, if a fold of the group reads it. */
  kind(name: string): DocumentKind | undefined {
    return this.#kinds.get(name);
  }

  get(kind: string, tenant: string, id: string): StoredDocument | undefined {
    return this.#documents.get(kind)?.get(tenant)?.get(id)?.document;
  }

  list(kind: string, tenant: string): readonly StoredDocument[] {
    return this.#documents.get(kind)?.get(tenant)?.list ?? NONE;
  }

  /** Takes a version that is newer than the known one; false for any other, and for foreign kinds. */
  apply(change: DocumentChanged): boolean {
    const kind = this.#kinds.get(change.kind);
    if (kind === undefined) return false;
    const { tenant, id, version } = change;
    const documents = this.#of(kind, tenant);
    const known = documents.get(id);
    const name = documentName(change);
    if (change.forgotten) {
      if (known && known.version <= version) this.#forget(documents, id, name);
      return false;
    }
    if (known && known.version >= version) return false;
    const entry = DocumentEntry.of(kind, change);
    documents.set(id, entry);
    this.#dirty.set(name, entry.text);
    if (known === undefined) this.#pages.add(name);
    return true;
  }

  /** Entries that the next write will hold. */
  get dirtyCount(): number {
    return this.#dirty.size + this.#pages.dirtyCount;
  }

  /** Adds what has changed since the last call. */
  takeChanges(changes: Map<string, string>): void {
    for (const [name, text] of this.#dirty) changes.set(name, text);
    this.#dirty.clear();
    this.#pages.takeChanges(changes);
  }

  #forget(documents: TenantDocuments, id: string, name: string): void {
    documents.delete(id);
    this.#dirty.set(name, DELETED);
    this.#pages.delete(name);
  }

  /** One of a kind that no fold reads any more stays in the store. */
  #found(name: string, text: string | undefined): void {
    const { kind: kindName, tenant, id } = placeOf(name);
    const kind = this.#kinds.get(kindName);
    if (kind === undefined || text === undefined) return;
    this.#of(kind, tenant).set(id, new DocumentEntry(kind, id, text));
  }

  #of({ kind }: DocumentKind, tenant: string): TenantDocuments {
    let byTenant = this.#documents.get(kind);
    if (byTenant === undefined) this.#documents.set(kind, (byTenant = new Map()));
    let documents = byTenant.get(tenant);
    if (documents === undefined) byTenant.set(tenant, (documents = new TenantDocuments()));
    return documents;
  }
}
