import { mergeBought } from './bought-items.js';
import type { Bought } from './bought-items.js';
import { MAX_CATEGORIES, mergeHistories } from './shopper-history.js';
import type { History } from './shopper-history.js';

/** What a shopper looked at. */
export interface Interests {
  history: History;
  /** At most `MAX_BOUGHT`; absent of one who has bought nothing. */
  bought?: Bought;
  /** The latest last. */
  categories?: string[];
}

/** Takes what another id of the shopper touched into this one, in either order alike. */
export function mergeShoppers(into: Interests, from: Interests, length: number): void {
  const isLater = latestOf(into.history) > latestOf(from.history);
  const [earlier, later] = isLater ? [from, into] : [into, from];
  const last = new Set(later.categories);
  const before = (earlier.categories ?? []).filter((category) => !last.has(category));
  const categories = [...before, ...last].slice(-MAX_CATEGORIES);
  if (categories.length > 0) into.categories = categories;
  const bought = mergeBought(into.bought ?? [], from.bought ?? []);
  if (bought.length > 0) into.bought = bought;
  into.history = mergeHistories(into.history, from.history, length);
}

function latestOf(history: History): number {
  return history.at(-1)?.[2] ?? 0;
}
