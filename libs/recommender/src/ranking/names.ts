/** Numbers for names from 0, in the order in which the names come up; at most `most` of them. */
export class Names {
  readonly #numbers = new Map<string, number>();
  readonly #names: string[] = [];

  constructor(private readonly most: number) {}

  get size(): number {
    return this.#names.length;
  }

  /** The number of a name, which is given one if there is room; else undefined. */
  numberOf(name: string): number | undefined {
    const known = this.#numbers.get(name);
    if (known !== undefined || this.#names.length >= this.most) return known;
    const number = this.#names.push(name) - 1;
    this.#numbers.set(name, number);
    return number;
  }

  known(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  nameOf(number: number): string {
    return this.#names[number] ?? '';
  }

  /** All names, the newest last. */
  get all(): readonly string[] {
    return this.#names;
  }
}

/** Numbers for names below `most`. When there are more names, the one that was used least lately gives its number away. */
export class RecentNames {
  /** In order of use. */
  readonly #numbers = new Map<string, number>();
  /** Of names that were dropped. */
  readonly #free: number[] = [];

  constructor(
    private readonly most: number,
    /** The number stands for another name from now on. */
    private readonly onReuse: (number: number) => void,
  ) {}

  known(name: string): number | undefined {
    return this.#numbers.get(name);
  }

  use(name: string): number {
    const number = this.#numbers.get(name) ?? this.#next();
    this.#numbers.delete(name);
    this.#numbers.set(name, number);
    return number;
  }

  /** The number of a name, which stands for none from now on; undefined if it had none. */
  drop(name: string): number | undefined {
    const number = this.#numbers.get(name);
    if (number === undefined) return undefined;
    this.#numbers.delete(name);
    this.#free.push(number);
    return number;
  }

  #next(): number {
    const free = this.#free.pop();
    if (free !== undefined) return free;
    if (this.#numbers.size < this.most) return this.#numbers.size;
    for (const [name, number] of this.#numbers) {
      this.#numbers.delete(name);
      this.onReuse(number);
      return number;
    }
    return 0;
  }
}
