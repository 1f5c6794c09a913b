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

/** A version as its entry in the store holds it. */
export function storedText({ version, at, by, content, deleted }: DocumentChanged): string {
  const stored: StoredVersion = { v: version, at, by, ...(deleted ? { d: true } : { c: content }) };
  return JSON.stringify(stored);
}

/** What a stored text says, with the defaults of today's schema. */
interface ReadVersion {
  readonly version: number;
  /** Absent if it was deleted, or is no document of today's schema. */
  readonly document: StoredDocument | undefined;
}

/** What is known of one document. It is parsed and validated when it is first asked for, and then no text. */
export class DocumentEntry {
  #known: string | ReadVersion;

  constructor(
    private readonly kind: DocumentKind,
    private readonly id: string,
    text: string,
  ) {
    this.#known = text;
  }

  get version(): number {
    return this.#read().version;
  }

  get document(): StoredDocument | undefined {
    return this.#read().document;
  }

  #read(): ReadVersion {
    if (typeof this.#known !== 'string') return this.#known;
    const { v: version, at, by, c: given, d: isDeleted } = JSON.parse(this.#known) as StoredVersion;
    const parsed = isDeleted ? undefined : this.kind.schema.safeParse(given);
    const document = parsed?.success
      ? Object.freeze({ id: this.id, version, at, by, content: parsed.data })
      : undefined;
    return (this.#known = { version, document });
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
