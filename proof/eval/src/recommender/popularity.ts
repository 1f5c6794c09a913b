/** Items in order of how often they were counted; counting one more takes constant time. */
export class PopularityRanking {
  readonly #items: number[] = [];
  readonly #positions = new Map<number, number>();
  readonly #counts: number[] = [];
  /** Where the items of a count begin. */
  readonly #starts = new Map<number, number>();

  add(item: number): void {
    let at = this.#positions.get(item);
    if (at === undefined) {
      at = this.#items.push(item) - 1;
      this.#counts.push(0);
      this.#positions.set(item, at);
      if (!this.#starts.has(0)) this.#starts.set(0, at);
    }
    const count = this.#counts[at] ?? 0;
    const start = this.#starts.get(count) ?? at;
    this.#swap(at, start);
    this.#counts[start] = count + 1;
    if (this.#counts[start + 1] === count) this.#starts.set(count, start + 1);
    else this.#starts.delete(count);
    if (!this.#starts.has(count + 1)) this.#starts.set(count + 1, start);
  }

  has(item: number): boolean {
    return this.#positions.has(item);
  }

  /** The most frequent items that are not left out, best first. */
  top(limit: number, isLeftOut: (item: number) => boolean = () => false): number[] {
    const top: number[] = [];
    for (const item of this.#items) {
      if (top.length >= limit) break;
      if (!isLeftOut(item)) top.push(item);
    }
    return top;
  }

  /** Both hold the same count, so only the items change places. */
  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a] ?? 0, this.#items[b] ?? 0];
    this.#items[a] = second;
    this.#items[b] = first;
    this.#positions.set(second, a);
    this.#positions.set(first, b);
  }
}

/**
 * Items of a session by how often, then how lately they were touched, then the most popular of all
 * (S-POP of the session recommendation literature).
 */
export function sessionPopularity(
  prefix: readonly number[],
  ranking: PopularityRanking,
  limit: number,
): number[] {
  const counts = new Map<number, { count: number; last: number }>();
  prefix.forEach((item, last) => {
    counts.set(item, { count: (counts.get(item)?.count ?? 0) + 1, last });
  });
  const own = [...counts]
    .sort(([, a], [, b]) => b.count - a.count || b.last - a.last)
    .map(([item]) => item);
  return [...own, ...ranking.top(limit, (item) => counts.has(item))].slice(0, limit);
}
