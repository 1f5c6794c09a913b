/**
 * The items in an order that trades being early in the list for being of another category than what stands before:
 * maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998) with `1 - place / n` as relevance and 1 as the
 * likeness of two items of one category, 0 of others. `diversity` from 0, which changes nothing, to 1.
 */
export function diversify<Item>(
  items: readonly Item[],
  categoryOf: (item: Item) => string | undefined,
  diversity: number,
): Item[] {
  const left = items.map((item, place) => {
    return { item, relevance: 1 - place / items.length, category: categoryOf(item) };
  });
  const counts = new Map<string, number>();
  const ordered: Item[] = [];
  while (left.length > 0) {
    let best = 0;
    let most = -Infinity;
    left.forEach(({ relevance, category }, at) => {
      const isAlike = category !== undefined && counts.has(category);
      const value = (1 - diversity) * relevance - (isAlike ? diversity : 0);
      if (value <= most) return;
      most = value;
      best = at;
    });
    const [chosen] = left.splice(best, 1);
    if (chosen === undefined) break;
    ordered.push(chosen.item);
    if (chosen.category === undefined) continue;
    counts.set(chosen.category, 1 + (counts.get(chosen.category) ?? 0));
  }
  return ordered;
}
