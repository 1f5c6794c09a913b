import type { RecommendationItem } from '@tradewind/contracts';
import { stableHash } from '@tradewind/ml';
import type { ListInTheMaking } from './list-in-the-making.js';

/** What is remembered of the list that a shopper was given last. */
export interface PublishedList {
  /** Hash of the ids that neighbours spoke for, in order; absent before the first list. */
  published?: number;
  /** Ids of the rest, in order; absent if neighbours filled the list. */
  fallbacks?: string[];
}

/**
 * Whether a shopper needs another list than the last one, by what neighbours say and by what the shopper
 * did: touched something that the list fell back on, or looked at another category. That something else is
 * popular now is no reason, unless the list has room for it.
 */
export function isOutdated(
  { published, fallbacks = [] }: PublishedList,
  list: ListInTheMaking,
  { hasNewCategory }: { readonly hasNewCategory: boolean },
): boolean {
  const { neighbours } = list;
  if (published !== hashOf(neighbours.map(([item]) => item))) return true;
  if (list.isFull) return false;
  const hasRoom = neighbours.length + fallbacks.length < list.limit;
  return hasRoom || hasNewCategory || fallbacks.some((item) => list.has(item));
}

/** Remembers a list. Returns whether its ids or their order differ from those of the last one. */
export function remember(last: PublishedList, items: readonly RecommendationItem[]): boolean {
  const ids = (own: boolean) =>
    items.filter(({ source }) => (source === 'neighbours') === own).map(({ item }) => item);
  const published = hashOf(ids(true));
  const fallbacks = ids(false);
  const { published: before, fallbacks: tail = [] } = last;
  const isSame =
    fallbacks.length === tail.length && fallbacks.every((item, place) => item === tail[place]);
  last.published = published;
  if (fallbacks.length > 0) last.fallbacks = fallbacks;
  else delete last.fallbacks;
  return before !== published || !isSame;
}

function hashOf(ids: readonly string[]): number {
  return stableHash(JSON.stringify(ids));
}
