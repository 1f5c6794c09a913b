import { Queue } from './queue.js';
import type { Settings } from './settings.js';
import { signedIn, signedOut, visitor } from './visitor.js';

export interface ShelfItem {
  readonly id: string;
  readonly name?: string;
  readonly price?: number;
  readonly currency?: string;
  readonly imageUrl?: string;
  readonly url?: string;
  /** Why it is shown. */
  readonly reason?: string;
}

export interface Shelf {
  readonly listId: string;
  readonly slot: string;
  readonly items: readonly ShelfItem[];
}

export interface GetOptions {
  /** The item that the page shows. */
  readonly item?: string;
  readonly limit?: number;
}

type Properties = Readonly<Record<string, unknown>>;

/** Sends events of a visitor, and reads lists for them. */
export class Client {
  readonly #queue: Queue;

  constructor(readonly settings: Settings) {
    this.#queue = new Queue(settings);
  }

  /** An event by Segment's names: `track('Product Added', {product_id: 'P1', price: 9})`. */
  track(event: string, properties: Properties = {}): void {
    this.#send({ type: 'track', event, properties });
  }

  page(properties: Properties = {}): void {
    const { href: url, pathname: path } = location;
    const { title, referrer } = document;
    this.#send({ type: 'page', properties: { url, path, title, referrer, ...properties } });
  }

  /** Says who the visitor is; with `userHash` the platform believes it (docs: signed users). */
  identify(userId: string, traits: Properties = {}, userHash?: string): void {
    signedIn(userId, userHash);
    this.#send({ type: 'identify', traits });
  }

  /** Forgets the user, as after a log-out. */
  reset(): void {
    signedOut();
  }

  /** Sends what waits. */
  flush(): Promise<void> {
    return this.#queue.flush();
  }

  /** The list of a slot for this visitor. Rejects if there is none, for which a page shows what it has. */
  async get(slot: string, { item, limit }: GetOptions = {}): Promise<Shelf> {
    const { anonymousId, userId, userHash } = visitor();
    const query = new URLSearchParams({ writeKey: this.settings.writeKey });
    // A user counts with the shop's signature only; else the visitor is asked for.
    const known = userHash === undefined ? { anonymousId } : { userId, userHash };
    for (const [name, value] of Object.entries({ ...known, item, limit })) {
      if (value !== undefined) query.set(name, String(value));
    }
    const path = `/v1/storefront/${encodeURIComponent(slot)}`;
    // A list that the browser kept would not know what the visitor has done since.
    const response = await fetch(`${this.settings.host}${path}?${query.toString()}`, {
      cache: 'no-cache',
    });
    if (!response.ok) throw new Error(`${slot}: ${response.status}`);
    return (await response.json()) as Shelf;
  }

  /** Tells that a list was seen, so that it can be judged by what follows. */
  seen({ listId, slot, items }: Shelf): void {
    const products = items.map(({ id }, place) => ({ product_id: id, position: place + 1 }));
    this.track('Product List Viewed', { list_id: listId, category: slot, products });
  }

  clicked({ listId, items }: Shelf, item: ShelfItem): void {
    const position = items.indexOf(item) + 1;
    this.track('Product Clicked', { list_id: listId, product_id: item.id, position });
  }

  #send(message: Properties): void {
    const { anonymousId, userId, userHash } = visitor();
    this.#queue.add({
      ...{ anonymousId, messageId: crypto.randomUUID(), timestamp: new Date().toISOString() },
      ...(userId !== undefined && { userId }),
      // Facts about a user count by the shop's signature only.
      ...(userHash !== undefined && { context: { userHash } }),
      ...message,
    });
  }
}
