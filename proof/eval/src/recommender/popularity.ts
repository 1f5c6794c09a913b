/** Items in order of how often they were counted; counting one more takes constant time. */
export class PopularityRanking {
  readonly #items: string[] = [];
  readonly #positions = new Map<string, number>();
  readonly #counts: number[] = [];
  /** Where the items of a count begin. */
  readonly #starts = new Map<number, number>();

  add(item: string): void {
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

  has(item: string): boolean {
    return this.#positions.has(item);
  }

  /** The most frequent items that are not left out, best first. */
  top(limit: number, leftOut: { has(item: string): boolean }): string[] {
    const top: string[] = [];
    for (const item of this.#items) {
      if (top.length >= limit) break;
      if (!leftOut.has(item)) top.push(item);
    }
    return top;
  }

  /** Both hold the same count, so only the items change places. */
  #swap(a: number, b: number): void {
    const [first, second] = [this.#items[a] ?? '', this.#items[b] ?? ''];
    this.#items[a] = second;
    this.#items[b] = first;
    this.#positions.set(second, a);
    this.#positions.set(first, b);
  }
}

const nothing: ReadonlySet<string> = new Set();

/**
 * Items of a session by how often, then how lately they were touched, then the most popular of all
 * (S-POP of the session recommendation literature).
 */
export function sessionPopularity(
  prefix: readonly string[],
  ranking: PopularityRanking,
  limit: number,
): string[] {
  const counts = new Map<string, { count: number; last: number }>();
  prefix.forEach((item, last) => {
    counts.set(item, { count: (counts.get(item)?.count ?? 0) + 1, last });
  });
  const own = [...counts]
    .sort(([, a], [, b]) => b.count - a.count || b.last - a.last)
    .map(([item]) => item);
  return [...own, ...ranking.top(limit, counts)].slice(0, limit);
}

export function mostPopular(ranking: PopularityRanking, limit: number): string[] {
  return ranking.top(limit, nothing);
}
