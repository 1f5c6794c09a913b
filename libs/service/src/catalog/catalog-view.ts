import { idOf, itemView, storefrontCatalog, tenantOf } from '@tradewind/contracts';
import type { CatalogItem, ItemView } from '@tradewind/contracts';
import { decodeRecord } from '@tradewind/fold';
import { Failure } from '@tradewind/log';
import type { LogRecord, Tail, TopicReader } from '@tradewind/log';
import { CatalogTable } from './catalog-table.js';
import type { FoundItem } from './catalog-table.js';

const NOTHING = new CatalogTable();

interface Shared {
  readonly view: Promise<CatalogView>;
  users: number;
}

/** Views by what they read from: the services of one process have one. */
const views = new WeakMap<TopicReader, Shared>();

/** The catalogue of all tenants as it is now, kept up by reading its compacted topic. */
export class CatalogView {
  readonly #tables = new Map<string, CatalogTable>();
  readonly #failure = new Failure();
  #tail: Tail | undefined;

  private constructor(private readonly reader: TopicReader) {}

  /**
   * Resolves when all that was published before has been read. Whoever opens it closes it; services on one
   * log share it.
   */
  static async open(reader: TopicReader): Promise<CatalogView> {
    let shared = views.get(reader);
    if (shared === undefined) {
      shared = { view: new CatalogView(reader).#start(), users: 0 };
      views.set(reader, shared);
    }
    shared.users += 1;
    try {
      return await shared.view;
    } catch (error) {
      views.delete(reader);
      throw error;
    }
  }

  /** Rejects when the view is kept up no longer. */
  get failed(): Promise<never> {
    return this.#failure.promise;
  }

  /** By the id of an item or of a variant. */
  find(tenant: string, id: string): FoundItem | undefined {
    return this.#of(tenant).find(id);
  }

  /** What is known of an id; undefined of one that nobody has told of. */
  view(tenant: string, id: string): ItemView | undefined {
    const found = this.find(tenant, id);
    return found && itemView(found.item, found.variant);
  }

  /** Whether an item or a variant may be offered: it may unless the shop says that it cannot be bought. */
  isOffered(tenant: string, id: string): boolean {
    return !this.#of(tenant).isUnavailable(id);
  }

  /** The item that an id is a variant of; the id itself for any other. */
  productOf(tenant: string, id: string): string {
    return this.#of(tenant).productOf(id);
  }

  /** An item by its own id. */
  get(tenant: string, item: string): CatalogItem | undefined {
    return this.#of(tenant).get(item);
  }

  /** Whether the shop itself states something of an item. */
  isStated(tenant: string, item: string): boolean {
    return this.#of(tenant).isStated(item);
  }

  /** How many items a tenant has, and of how many of them the shop itself states something. */
  counts(tenant: string): { readonly items: number; readonly stated: number } {
    const { size, stated } = this.#of(tenant);
    return { items: size, stated };
  }

  /** Grows with each change of a tenant's catalogue. */
  version(tenant: string): number {
    return this.#of(tenant).version;
  }

  /** Ids of a tenant's items, sorted. */
  ids(tenant: string): readonly string[] {
    return this.#of(tenant).ids;
  }

  async close(): Promise<void> {
    const shared = views.get(this.reader);
    if (shared === undefined || (shared.users -= 1) > 0) return;
    views.delete(this.reader);
    await this.#tail?.close();
  }

  async #start(): Promise<CatalogView> {
    const tail = await this.reader.tail([storefrontCatalog.name], 'earliest', (record) => {
      this.#read(record);
    });
    this.#tail = tail;
    tail.failed.catch((error: unknown) => {
      this.#failure.raise(error);
    });
    try {
      await tail.caughtUp;
    } catch (error) {
      await tail.close();
      throw error;
    }
    return this;
  }

  #of(tenant: string): CatalogTable {
    return this.#tables.get(tenant) ?? NOTHING;
  }

  #read(record: LogRecord): void {
    if (record.key === null) return;
    const key = record.key.toString();
    const tenant = tenantOf(key);
    if (record.value === null) {
      this.#tables.get(tenant)?.delete(idOf(key));
      return;
    }
    const decoded = decodeRecord(storefrontCatalog, record);
    if (!decoded.ok) return;
    let table = this.#tables.get(tenant);
    if (table === undefined) this.#tables.set(tenant, (table = new CatalogTable()));
    table.set(decoded.event.data as CatalogItem);
  }
}
