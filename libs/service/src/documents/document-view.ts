import { DOCUMENT_CHANGED } from '@tradewind/contracts';
import type {
  ContentOf,
  DocumentChanged,
  DocumentKind,
  DocumentReader,
  StoredDocument,
} from '@tradewind/contracts';
import { decodeRecord, DocumentTable } from '@tradewind/fold';
import { Failure } from '@tradewind/log';
import type { LogRecord, Tail, TopicReader } from '@tradewind/log';

type Listener = (change: DocumentChanged) => void;

/**
 * The documents of some kinds as they are now, kept up by reading their compacted topics. For whatever is
 * not folded: a fold asks its context, which answers as of the place in the log.
 */
export class DocumentView implements DocumentReader {
  readonly #table: DocumentTable;
  readonly #byTopic: ReadonlyMap<string, DocumentKind>;
  readonly #listeners = new Set<Listener>();
  readonly #failure = new Failure();
  #tail: Tail | undefined;

  private constructor(kinds: readonly DocumentKind[]) {
    this.#table = new DocumentTable(kinds);
    this.#byTopic = new Map(kinds.map((kind) => [kind.topic.name, kind]));
  }

  /** Resolves when all that was published before has been read. */
  static async open(reader: TopicReader, kinds: readonly DocumentKind[]): Promise<DocumentView> {
    const view = new DocumentView(kinds);
    const topics = kinds.map(({ topic }) => topic.name);
    const tail = await reader.tail(topics, 'earliest', (record) => {
      view.#read(record);
    });
    view.#tail = tail;
    tail.failed.catch((error: unknown) => {
      view.#failure.raise(error);
    });
    try {
      await tail.caughtUp;
    } catch (error) {
      await tail.close();
      throw error;
    }
    return view;
  }

  /** Rejects when the view is kept up no longer. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  get<Kind extends DocumentKind>(
    { kind }: Kind,
    tenant: string,
    id: string,
  ): StoredDocument<ContentOf<Kind>> | undefined {
    const found = this.#table.get(kind, tenant, id);
    return found as StoredDocument<ContentOf<Kind>> | undefined;
  }

  list<Kind extends DocumentKind>(
    { kind }: Kind,
    tenant: string,
  ): readonly StoredDocument<ContentOf<Kind>>[] {
    return this.#table.list(kind, tenant) as readonly StoredDocument<ContentOf<Kind>>[];
  }

  /** Where there are documents of a kind, of all tenants. */
  places({ kind }: DocumentKind): Iterable<{ readonly tenant: string; readonly id: string }> {
    return this.#table.places(kind);
  }

  /** Hears of each newer version, once it can be read; what it returns ends that. */
  onChange(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves when a version, or a later one, can be read here, or after the time-out: true if it can. */
  async whenAt(
    place: { readonly kind: string; readonly tenant: string; readonly id: string },
    version: number,
    timeoutMs: number,
  ): Promise<boolean> {
    const isThere = () => (this.#table.entry(place)?.version ?? 0) >= version;
    if (isThere()) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(() => {
      resolve(isThere());
    }, timeoutMs);
    const end = this.onChange(() => {
      if (isThere()) resolve(true);
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      end();
    }
  }

  async close(): Promise<void> {
    await this.#tail?.close();
  }

  /** The versions before the current one stand beside it: they are not newer, and a tombstone says nothing. */
  #read(record: LogRecord): void {
    const kind = this.#byTopic.get(record.topic);
    if (kind === undefined || record.value === null) return;
    const decoded = decodeRecord(kind.topic, record);
    if (!decoded.ok || decoded.event.type !== DOCUMENT_CHANGED) return;
    const change = decoded.event.data as DocumentChanged;
    if (this.#table.apply(change) === undefined) return;
    for (const listener of this.#listeners) listener(change);
  }
}
