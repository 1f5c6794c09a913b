import type { Client, Shelf, ShelfItem } from './client.js';
import { SENT } from './queue.js';

/** Half of a shelf in the window counts as seen. */
const SEEN_SHARE = 0.5;
/** Events that the collector has taken are folded, as a rule. */
const FOLDED_MS = 400;
/** A shelf that is `live` is read again so often at most. */
const LIVE_MS = 3_000;

/**
 * `<tw-shelf slot-name="for-you" limit="4" item="P1">`: the list of a slot. A `<template>` inside is filled for each
 * item: `data-tw="name|price|reason"` gets text, `data-tw="image"` a picture, `data-tw="link"` the address.
 * Without items the element stays as it is. With the attribute `live` the list is read again after this page
 * has sent events; a list of the same items in the same order stays in place.
 */
export function defineShelf(client: () => Client | undefined): void {
  class TradewindShelf extends HTMLElement {
    #ids = '';
    #timer: ReturnType<typeof setTimeout> | undefined;
    #readAt = -LIVE_MS;

    connectedCallback(): void {
      void this.refresh();
      if (this.hasAttribute('live')) addEventListener(SENT, this.#follow);
    }

    disconnectedCallback(): void {
      removeEventListener(SENT, this.#follow);
      clearTimeout(this.#timer);
    }

    readonly #follow = (): void => {
      clearTimeout(this.#timer);
      const waitMs = Math.max(FOLDED_MS, this.#readAt + LIVE_MS - performance.now());
      this.#timer = setTimeout(() => {
        this.#readAt = performance.now();
        void this.refresh();
      }, waitMs);
    };

    /** Reads the list again. */
    async refresh(): Promise<void> {
      const from = client();
      if (!from) return;
      const limit = Number(this.getAttribute('limit') ?? 4);
      const item = this.getAttribute('item') ?? undefined;
      const slot = this.getAttribute('slot-name') ?? 'for-you';
      try {
        const shelf = await from.get(slot, { limit, ...(item !== undefined && { item }) });
        if (shelf.items.length > 0) this.#show(shelf, from);
        this.dispatchEvent(new CustomEvent('tw-shown', { detail: shelf }));
      } catch (error) {
        this.dispatchEvent(new CustomEvent('tw-failed', { detail: error }));
      }
    }

    #show(shelf: Shelf, from: Client): void {
      const ids = shelf.items.map(({ id }) => id).join();
      if (ids === this.#ids) return;
      this.#ids = ids;
      const list = listOf(shelf, this.querySelector('template'), from);
      this.querySelector('ul')?.remove();
      this.append(list);
      onceSeen(this, () => {
        from.seen(shelf);
      });
    }
  }
  customElements.define('tw-shelf', TradewindShelf);
}

function listOf(shelf: Shelf, template: HTMLTemplateElement | null, from: Client): HTMLElement {
  const list = document.createElement('ul');
  list.append(
    ...shelf.items.map((item) => {
      const entry = document.createElement('li');
      entry.append(template ? filled(template, item) : plain(item));
      entry.addEventListener('click', () => {
        from.clicked(shelf, item);
      });
      return entry;
    }),
  );
  return list;
}

function priceOf({ price, currency }: ShelfItem): string {
  if (price === undefined) return '';
  const options = currency === undefined ? {} : { style: 'currency' as const, currency };
  return new Intl.NumberFormat(document.documentElement.lang || undefined, options).format(price);
}

function plain(item: ShelfItem): Node {
  const link = document.createElement('a');
  if (item.url !== undefined) link.href = item.url;
  link.textContent = [item.name ?? item.id, priceOf(item)].filter(Boolean).join(' ');
  return link;
}

function filled(template: HTMLTemplateElement, item: ShelfItem): Node {
  const copy = template.content.cloneNode(true) as DocumentFragment;
  const texts: Readonly<Record<string, string>> = {
    name: item.name ?? item.id,
    price: priceOf(item),
    reason: item.reason ?? '',
  };
  for (const place of copy.querySelectorAll<HTMLElement>('[data-tw]')) {
    fill(place, item, texts);
    place.dataset['item'] = item.id;
  }
  return copy;
}

function fill(
  place: HTMLElement,
  { imageUrl = '', url = '' }: ShelfItem,
  texts: Readonly<Record<string, string>>,
): void {
  const what = place.dataset['tw'] ?? '';
  if (place instanceof HTMLImageElement) place.src = imageUrl;
  else if (place instanceof HTMLAnchorElement && what === 'link') place.href = url;
  else place.textContent = texts[what] ?? '';
}

function onceSeen(element: Element, act: () => void): void {
  const watcher = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      watcher.disconnect();
      act();
    },
    { threshold: SEEN_SHARE },
  );
  watcher.observe(element);
}
