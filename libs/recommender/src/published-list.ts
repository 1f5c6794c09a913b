import type { RecommendationItem } from '@tradewind/contracts';
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
  if (published !== list.neighbourHash) return true;
  if (list.isFull) return false;
  const hasRoom = list.neighbours.length + fallbacks.length < list.limit;
  return hasRoom || hasNewCategory || fallbacks.some((item) => list.has(item));
}

/**
 * Remembers a list and the items that it was completed to. Returns whether their ids or their order differ
 * from those of the last one.
 */
export function remember(
  last: PublishedList,
  { neighbours, neighbourHash }: ListInTheMaking,
  items: readonly RecommendationItem[],
): boolean {
  const { published, fallbacks: before = [] } = last;
  const fallbacks = items.slice(neighbours.length).map(({ item }) => item);
  last.published = neighbourHash;
  if (fallbacks.length > 0) last.fallbacks = fallbacks;
  else delete last.fallbacks;
  const isSame =
    fallbacks.length === before.length && fallbacks.every((item, place) => item === before[place]);
  return !isSame || published !== neighbourHash;
}
