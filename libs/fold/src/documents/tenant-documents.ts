import type { DocumentChanged, DocumentKind, StoredDocument } from '@tradewind/contracts';

/** A version as it is stored. */
interface StoredVersion {
  /** Version. */
  readonly v: number;
  readonly at: number;
  readonly by: string;
  /** Content, as it was given. */
  readonly c?: unknown;
  /** Deleted. */
  readonly d?: true;
}

/** What is known of one document. What is stored is parsed and validated when it is first asked for. */
export class DocumentEntry {
  #stored: StoredVersion | undefined;
  /** null: deleted, or not a document of today's schema. */
  #document: StoredDocument | null | undefined;

  constructor(
    private readonly kind: DocumentKind,
    private readonly id: string,
    readonly text: string,
  ) {}

  static of(kind: DocumentKind, change: DocumentChanged): DocumentEntry {
    const { id, version, at, by, content, deleted } = change;
    const stored: StoredVersion = {
      v: version,
      at,
      by,
      ...(deleted ? { d: true } : { c: content }),
    };
    return new DocumentEntry(kind, id, JSON.stringify(stored));
  }

  get version(): number {
    return this.#parsed.v;
  }

  get document(): StoredDocument | undefined {
    this.#document ??= this.#read() ?? null;
    return this.#document ?? undefined;
  }

  get #parsed(): StoredVersion {
    return (this.#stored ??= JSON.parse(this.text) as StoredVersion);
  }

  #read(): StoredDocument | undefined {
    const { v: version, at, by, c: given, d: isDeleted } = this.#parsed;
    if (isDeleted) return undefined;
    const parsed = this.kind.schema.safeParse(given);
    if (!parsed.success) return undefined;
    return Object.freeze({ id: this.id, version, at, by, content: parsed.data });
  }
}

const NONE: readonly StoredDocument[] = [];

/** The documents of one kind and tenant. */
export class TenantDocuments {
  readonly #entries = new Map<string, DocumentEntry>();
  #list: readonly StoredDocument[] | undefined;

  get ids(): Iterable<string> {
    return this.#entries.keys();
  }

  get(id: string): DocumentEntry | undefined {
    return this.#entries.get(id);
  }

  set(id: string, entry: DocumentEntry): void {
    this.#entries.set(id, entry);
    this.#list = undefined;
  }

  delete(id: string): void {
    this.#entries.delete(id);
    this.#list = undefined;
  }

  /** By id; those that are deleted are left out. */
  get list(): readonly StoredDocument[] {
    return (this.#list ??= this.#sorted());
  }

  #sorted(): readonly StoredDocument[] {
    const documents = [...this.#entries.values()].flatMap(({ document }) => document ?? []);
    if (documents.length === 0) return NONE;
    return Object.freeze(documents.sort((a, b) => (a.id < b.id ? -1 : 1)));
  }
}
