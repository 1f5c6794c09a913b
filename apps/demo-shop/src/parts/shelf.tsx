import { h } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { productWith, useShop } from '../state.js';
import type { ShopState } from '../state.js';
import { money, said, t } from '../text/text.js';

export type Slot = 'for-you' | 'trending' | 'again' | 'similar' | 'bought-together';

interface ShownItem {
  readonly id: string;
  readonly reason?: string;
}

/** What tw.js fills for each item; it has the names of the elements from the attributes. */
const TEMPLATE = `<template><a class="product" data-tw="link"><img data-tw="image" alt="" width="400" height="400" />
<span class="product-name" data-tw="name"></span><span class="product-price" data-tw="price"></span>
<span class="product-reason" data-tw="reason"></span></a></template>`;

/**
 * The list of a slot by `<tw-shelf>`, which follows what the shopper does. It is not to be seen before it has
 * something to show.
 */
export function Shelf({ slot, item, limit = 4 }: { slot: Slot; item?: string; limit?: number }) {
  const { catalogue } = useShop();
  const place = useRef<HTMLElement>(null);
  const [isShown, setShown] = useState(false);
  useEffect(() => {
    const shelf = place.current?.querySelector('tw-shelf');
    const show = ({ detail }: CustomEvent<{ items: readonly ShownItem[] }>) => {
      setShown(detail.items.length > 0);
      if (shelf) reword(shelf, detail.items, catalogue);
    };
    shelf?.addEventListener('tw-shown', show as EventListener);
    return () => {
      shelf?.removeEventListener('tw-shown', show as EventListener);
    };
  }, []);
  return (
    <section class="shelf" ref={place} data-shown={isShown} aria-labelledby={`shelf-${slot}`}>
      <h2 id={`shelf-${slot}`}>{t(`shelf.${slot}`)}</h2>
      {h('tw-shelf', {
        'slot-name': slot,
        limit: String(limit),
        live: '',
        ...(item !== undefined && { item }),
        dangerouslySetInnerHTML: { __html: TEMPLATE },
      })}
    </section>
  );
}

/** The platform's catalogue has one language; names and reasons are in that of the page. */
function reword(
  shelf: Element,
  items: readonly ShownItem[],
  catalogue: ShopState['catalogue'],
): void {
  for (const { id, reason = '' } of items) {
    const product = productWith(catalogue, id);
    for (const place of shelf.querySelectorAll<HTMLElement>(`[data-item="${CSS.escape(id)}"]`)) {
      const what = place.dataset['tw'];
      if (what === 'name' && product) place.textContent = said(product.name);
      if (what === 'price' && product) place.textContent = money(product.price);
      if (what === 'reason') place.textContent = reasonFor(reason, catalogue);
    }
  }
}

/** A reason of the platform in the shop's words. */
function reasonFor(reason: string, catalogue: ShopState['catalogue']): string {
  const because = productWith(catalogue, /: ([\w-]+)$/.exec(reason)?.[1] ?? '');
  if (because) return t('shelf.because', { name: said(because.name) });
  if (reason.startsWith('popular')) return t('shelf.popular');
  return t(reason.startsWith('looked at before') ? 'shelf.seen' : 'shelf.picked');
}
