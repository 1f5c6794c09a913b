import type { DocumentChanged, DocumentKind, StoredDocument } from '@tradewind/contracts';
import type { ReadEntities } from '../timers/timer-pages.js';
import { documentName, DocumentPages, placeOf } from './document-pages.js';
import { DocumentTable } from './document-table.js';
import { storedText } from './tenant-documents.js';

const READ_AT_ONCE = 1_000;
const DELETED = '';

/**
 * The documents that a partition of a fold group has been told of, of the kinds that its folds read. Each
 * has an entry of its own in the store, written only when it changes; all are in memory as long as the
 * partition is.
 */
export class PartitionDocuments {
  readonly #table: DocumentTable;
  #pages = new DocumentPages();
  /** What the next write will hold, by name. */
  readonly #dirty = new Map<string, string>();

  constructor(kinds: readonly DocumentKind[]) {
    this.#table = new DocumentTable(kinds);
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
      for (const [i, name] of some.entries()) {
        const text = texts[i];
        if (text !== undefined) documents.#table.restore(placeOf(name), text);
      }
    }
    return documents;
  }

  /** The kind of this name, if a fold of the group reads it. */
  kind(name: string): DocumentKind | undefined {
    return this.#table.kind(name);
  }

  get(kind: string, tenant: string, id: string): StoredDocument | undefined {
    return this.#table.get(kind, tenant, id);
  }

  list(kind: string, tenant: string): readonly StoredDocument[] {
    return this.#table.list(kind, tenant);
  }

  /** Takes a version that is newer than the known one; false if the folds see no difference. */
  apply(change: DocumentChanged): boolean {
    const done = this.#table.apply(change);
    if (done === undefined) return false;
    const name = documentName(change);
    this.#dirty.set(name, done === 'forgotten' ? DELETED : storedText(change));
    if (done === 'added') this.#pages.add(name);
    if (done === 'forgotten') this.#pages.delete(name);
    return done !== 'forgotten';
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
}
