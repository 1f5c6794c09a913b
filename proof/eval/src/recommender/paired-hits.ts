const FIRST = 10;
/** Points of a moving figure, as prequential evaluations state it. */
const COURSE = 5_000;

/** Hits among the first ten of one method against those of each other one, point by point. */
export class PairedHits {
  readonly #only = new Map<string, { own: number; other: number; hits: number }>();
  readonly #course: number[] = [];
  #points = 0;
  #hits = 0;

  readonly #method: string;

  constructor(method: string) {
    this.#method = method;
  }

  add(lists: Readonly<Record<string, ArrayLike<number>>>, relevant: ReadonlySet<number>): void {
    const own = lists[this.#method];
    if (own === undefined) return;
    const isHit = hits(own, relevant);
    for (const [method, list] of Object.entries(lists)) {
      if (method !== this.#method) this.#compare(method, isHit, hits(list, relevant));
    }
    this.#points += 1;
    if (isHit) this.#hits += 1;
    if (this.#points % COURSE !== 0) return;
    this.#course.push(this.#hits / COURSE);
    this.#hits = 0;
  }

  #compare(method: string, isOwn: boolean, isOther: boolean): void {
    const counts = this.#only.get(method) ?? { own: 0, other: 0, hits: 0 };
    this.#only.set(method, counts);
    if (isOther) counts.hits += 1;
    if (isOwn && !isOther) counts.own += 1;
    if (isOther && !isOwn) counts.other += 1;
  }

  /** Against the method with most hits: McNemar's test with continuity correction. */
  comparison(): string[] {
    const [best] = [...this.#only].toSorted(([, a], [, b]) => b.hits - a.hits);
    if (best === undefined) return [];
    const [name, { own, other }] = best;
    const chi = own + other === 0 ? 0 : (Math.abs(own - other) - 1) ** 2 / (own + other);
    return [
      `Among the first ten the ${this.#method} has ${own} hits that '${name}' lacks, and lacks ${other} that it has: McNemar chi-squared ${chi.toFixed(1)}, where 3.8 is p = 0.05.`,
    ];
  }

  course(): string[] {
    if (this.#course.length === 0) return [];
    const values = this.#course.map((share) => share.toFixed(3)).join(' ');
    return [`hr@10 over successive ${COURSE} points: ${values}.`];
  }
}

function hits(list: ArrayLike<number>, relevant: ReadonlySet<number>): boolean {
  for (let at = 0; at < Math.min(FIRST, list.length); at++) {
    if (relevant.has(list[at] ?? -1)) return true;
  }
  return false;
}
