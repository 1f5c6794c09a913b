import type { RecommendationItem } from '@tradewind/contracts';
import { stableHash } from '@tradewind/ml';
import type { ListedItem } from './lists/listed-item.js';

/** What is remembered of the list that a shopper was given last. */
export interface PublishedList {
  /** Hash of the ids that neighbours spoke for, in order; absent before the first list. */
  published?: number;
  /** Ids of the rest, in order; absent if neighbours filled the list. */
  fallbacks?: string[];
}

/** What the shopper did. */
export interface Doings {
  /** Looked at another category than before this list. */
  readonly hasNewCategory: boolean;
  readonly hasTouched: (item: string) => boolean;
}

/**
 * Takes a list as the shopper's last one. Returns whether it is to be published: its ids or their order differ from those
 * of the last one, because of what neighbours say, or of what the shopper did: touched something that the list fell
 * back on, or looked at another category. That something else is popular now is no reason, unless the list had
 * room for it.
 */
export function takesPlace(
  last: PublishedList,
  items: readonly ListedItem[],
  length: number,
  { hasNewCategory, hasTouched }: Doings,
): boolean {
  const neighbours = items.filter(({ source }) => source === 'itemCf').map(({ item }) => item);
  const hash = stableHash(neighbours.join('\n'));
  const { published, fallbacks: before = [] } = last;
  const isFull = neighbours.length >= length;
  const hadRoom = neighbours.length + before.length < length;
  const isMoved = hadRoom || hasNewCategory || before.some(hasTouched);
  if (published === hash && (isFull || !isMoved)) return false;
  const fallbacks = items.slice(neighbours.length).map(({ item }) => item);
  last.published = hash;
  if (fallbacks.length > 0) last.fallbacks = fallbacks;
  else delete last.fallbacks;
  return published !== hash || fallbacks.join('\n') !== before.join('\n');
}

/** An item as the event names it. */
export function publishedItem({
  item,
  score = 0,
  source,
  because,
  category,
}: ListedItem): RecommendationItem {
  return {
    ...{ item, score, source: sources[source] ?? 'newest' },
    ...(because !== undefined && { because }),
    ...(category !== undefined && { category }),
  };
}

/** The sections of a list that is made of neighbours and boards. */
const sources: Readonly<Partial<Record<ListedItem['source'], RecommendationItem['source']>>> = {
  itemCf: 'neighbours',
  category: 'category',
  trending: 'trending',
  newest: 'newest',
  recent: 'recent',
};
