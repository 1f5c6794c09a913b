/** A sampled member of a population: its hash, when it was last seen, and its features then. */
export type SampledMember = readonly [hash: number, time: number, vector: readonly number[]];

/**
 * A uniform sample of a population whose members come again and again: the members with the least hashes,
 * each once, with what was last said of it. Members that were not heard of for `keepMs` leave. The sample
 * is a function of the set of what was offered. JSON-serialisable as the list of its members.
 */
export class PopulationSample {
  readonly #members: Map<number, SampledMember>;

  constructor(
    private readonly options: { readonly capacity: number; readonly keepMs: number },
    members: readonly SampledMember[] = [],
  ) {
    this.#members = new Map(members.map((member) => [member[0], member]));
  }

  get size(): number {
    return this.#members.size;
  }

  /** Takes members in; the sample is bounded again when all are in. */
  add(members: readonly SampledMember[], now: number): void {
    for (const member of members) {
      const known = this.#members.get(member[0]);
      if (!known || known[1] <= member[1]) this.#members.set(member[0], member);
    }
    const { capacity, keepMs } = this.options;
    for (const [hash, [, time]] of this.#members) {
      if (time < now - keepMs) this.#members.delete(hash);
    }
    if (this.#members.size <= capacity) return;
    const hashes = [...this.#members.keys()].sort((a, b) => a - b);
    for (const hash of hashes.slice(capacity)) this.#members.delete(hash);
  }

  /** By ascending hash. */
  toState(): SampledMember[] {
    return [...this.#members.values()].sort((a, b) => a[0] - b[0]);
  }
}
