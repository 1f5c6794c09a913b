/**
 * What was used lately, by key. It holds entries up to a weight of `capacity`, and up to as much again of those that were
 * used before them; what has not been used for longest is forgotten, and looking something up costs no more
 * than in a map.
 */
export class RecentMap<Key, Value> {
  #recent = new Map<Key, Entry<Value>>();
  #older = new Map<Key, Entry<Value>>();
  #weight = 0;

  constructor(private readonly capacity: number) {}

  get(key: Key): Value | undefined {
    const known = this.#recent.get(key);
    if (known !== undefined) return known.value;
    const older = this.#older.get(key);
    if (older === undefined) return undefined;
    this.#older.delete(key);
    this.#put(key, older);
    return older.value;
  }

  /** `weight`: how much of the capacity the entry takes. */
  set(key: Key, value: Value, weight = 1): void {
    this.#older.delete(key);
    this.#weight -= this.#recent.get(key)?.weight ?? 0;
    this.#recent.delete(key);
    this.#put(key, { value, weight });
  }

  get size(): number {
    return this.#recent.size + this.#older.size;
  }

  #put(key: Key, entry: Entry<Value>): void {
    if (this.#weight + entry.weight > this.capacity) {
      this.#older = this.#recent;
      this.#recent = new Map();
      this.#weight = 0;
    }
    this.#recent.set(key, entry);
    this.#weight += entry.weight;
  }
}

interface Entry<Value> {
  readonly value: Value;
  readonly weight: number;
}
