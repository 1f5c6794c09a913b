import type { Parcel } from '@tradewind/contracts';
import type { Links } from '../memory/links.js';

/** Ids that a shopper may have: of devices, browsers and accounts. Further links are refused. */
export const MAX_IDS = 50;

/** Whether the link that has sent a state, or a newer one of its id, was followed to here before. */
export function isKnown({ ids }: Links, { from, link }: Pick<Parcel, 'from' | 'link'>): boolean {
  return link <= (ids?.[from] ?? -1);
}

/** The ids linked to an entity once it has taken a state; `undefined` if they are too many. */
export function acceptedIds(
  { id, links }: { readonly id: string; readonly links: Links },
  { from, link, ids }: Pick<Parcel, 'from' | 'link' | 'ids'>,
): Links['ids'] | undefined {
  const accepted = new Map(Object.entries(links.ids ?? {}));
  for (const [linked, number] of [...Object.entries(ids), [from, link] as const]) {
    if (linked !== id) accepted.set(linked, Math.max(accepted.get(linked) ?? -1, number));
  }
  const isFull = accepted.size >= MAX_IDS && accepted.size > Object.keys(links.ids ?? {}).length;
  return isFull ? undefined : Object.fromEntries(accepted);
}
