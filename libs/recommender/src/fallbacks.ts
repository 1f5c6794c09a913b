import type { RecommendationItem } from '@tradewind/contracts';
import { greatestFirst, rankBoards, round4 } from '@tradewind/ml';
import type { ScoredItem } from '@tradewind/ml';
import type { KnownItems } from './known-items.js';
import type { ListInTheMaking } from './list-in-the-making.js';
import type { History } from './shopper-history.js';

/** What a list falls back on where neighbours do not fill it. */
export interface Fallbacks {
  /** Of what the shopper looked at, the latest last. */
  readonly categories: readonly string[];
  /** Of the shopper's partition; for a shopper of none, of all partitions. */
  readonly known: readonly KnownItems[];
}

export const noFallbacks: Fallbacks = { categories: [], known: [] };

/** What is popular in the categories that the shopper looked at, those of the latest first. */
export function addFromCategories(
  list: ListInTheMaking,
  { categories, known }: Fallbacks,
  halfLifeMs: number,
): void {
  for (const category of categories.toReversed()) {
    if (list.isFull) return;
    const boards = known.flatMap((items) =>
      items.categories.filter(([name]) => name === category).map(([, board]) => board),
    );
    list.add(rankBoards(boards, halfLifeMs, newestOf(known)), { source: 'category', category });
  }
}

/** What is popular in the partition now. */
export function addPopular(list: ListInTheMaking, { known }: Fallbacks, halfLifeMs: number): void {
  if (list.isFull) return;
  const boards = known.map(({ popular }) => popular);
  list.add(rankBoards(boards, halfLifeMs, newestOf(known)), { source: 'trending' });
}

/** What was touched in the partition for the first time last. */
export function addNewest(list: ListInTheMaking, { known }: Fallbacks): void {
  if (list.isFull) return;
  const newest = known.flatMap((items) => items.newest).sort(greatestFirst);
  list.add(byPlace(newest.map(([item]) => item)), { source: 'newest' });
}

/** What the shopper touched, the latest first: the last resort of a list that would be empty. */
export function recentItems(history: History, limit: number): RecommendationItem[] {
  const latest = history.toReversed().slice(0, limit);
  return byPlace(latest.map(([item]) => item)).map(([item, score]) => {
    return { item, score: round4(score), source: 'recent' };
  });
}

/** Items in their order: the score of the k-th (from 0) is 1 / (k + 1). */
function byPlace(items: readonly string[]): ScoredItem[] {
  return items.map((item, place): ScoredItem => [item, 1 / (place + 1)]);
}

function newestOf(known: readonly KnownItems[]): number {
  return Math.max(0, ...known.map(({ at }) => at));
}
