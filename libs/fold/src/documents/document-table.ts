import type { DocumentChanged, DocumentKind, StoredDocument } from '@tradewind/contracts';
import type { DocumentPlace } from './document-pages.js';
import { DocumentEntry, storedText, TenantDocuments } from './tenant-documents.js';

const NONE: readonly StoredDocument[] = [];

/** What a change did to a table: nothing if it is of a foreign kind, or not newer than what is known. */
export type TableChange = 'added' | 'replaced' | 'forgotten' | undefined;

/** Documents in memory, each by its newest version, whatever the order in which versions come. */
export class DocumentTable {
  readonly #kinds: ReadonlyMap<string, DocumentKind>;
  /** By kind, then by tenant. */
  readonly #documents = new Map<string, Map<string, TenantDocuments>>();

  constructor(kinds: readonly DocumentKind[]) {
    this.#kinds = new Map(kinds.map((kind) => [kind.kind, kind]));
  }

  /** The kind of this name, if the table has its documents. */
  kind(name: string): DocumentKind | undefined {
    return this.#kinds.get(name);
  }

  get(kind: string, tenant: string, id: string): StoredDocument | undefined {
    return this.#documents.get(kind)?.get(tenant)?.get(id)?.document;
  }

  /** By id. */
  list(kind: string, tenant: string): readonly StoredDocument[] {
    return this.#documents.get(kind)?.get(tenant)?.list ?? NONE;
  }

  /** What is known of a document, which may be its deletion. */
  entry({ kind, tenant, id }: DocumentPlace): DocumentEntry | undefined {
    return this.#documents.get(kind)?.get(tenant)?.get(id);
  }

  /** All that are known of a kind, deleted ones among them. */
  *places(kind: string): Iterable<{ readonly tenant: string; readonly id: string }> {
    for (const [tenant, documents] of this.#documents.get(kind) ?? []) {
      for (const id of documents.ids) yield { tenant, id };
    }
  }

  apply(change: DocumentChanged): TableChange {
    const kind = this.#kinds.get(change.kind);
    if (kind === undefined) return undefined;
    const known = this.entry(change);
    if (change.forgotten) {
      if (known === undefined || known.version > change.version) return undefined;
      this.#of(change).delete(change.id);
      return 'forgotten';
    }
    if (known && known.version >= change.version) return undefined;
    this.#of(change).set(change.id, new DocumentEntry(kind, change.id, storedText(change)));
    return known ? 'replaced' : 'added';
  }

  /** Takes what was stored; of a kind that the table does not have, nothing. */
  restore(place: DocumentPlace, text: string): void {
    const kind = this.#kinds.get(place.kind);
    if (kind) this.#of(place).set(place.id, new DocumentEntry(kind, place.id, text));
  }

  #of({ kind, tenant }: DocumentPlace): TenantDocuments {
    const byTenant = this.#documents.get(kind) ?? new Map<string, TenantDocuments>();
    this.#documents.set(kind, byTenant);
    const documents = byTenant.get(tenant) ?? new TenantDocuments();
    byTenant.set(tenant, documents);
    return documents;
  }
}
