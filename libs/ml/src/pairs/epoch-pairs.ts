import { adjacencyOf, degreesOf, keepSamples } from './adjacency.js';
import type { Adjacency } from './adjacency.js';
import { EpochItems } from './epoch-items.js';
import type { PairCountsOptions } from './pair-options.js';
import { PairTable } from './pair-table.js';
import { TouchLog } from './touch-log.js';
import type { TouchSequence } from './touch-log.js';

export type EpochPairsOptions = Pick<
  PairCountsOptions,
  'window' | 'maxPending' | 'maxEpochItems' | 'maxEpochPairs' | 'owns'
>;

/** What an epoch has added in all: the sample of its pairs that is counted, by item. */
export interface EpochSums {
  readonly epoch: number;
  readonly items: EpochItems;
  readonly pairs: Adjacency;
}

/**
 * What one epoch adds to the pairs of a shard. Sums and samples do not depend on the order of
 * additions, nor on how these are spread over several accumulators that are merged (`absorb`).
 *
 * An item with more than `maxPending` distinct neighbours counts those with the lowest hash (bottom-k
 * sampling, Cohen and Kaplan, PODC 2007); another hash is taken in each epoch. An epoch with more
 * than `maxEpochItems` items or `maxEpochPairs` pairs counts the items whose hash is in the lower half
 * of the range, or in the lower quarter, and so on. Both samples go by the same hash, so that a
 * neighbour of the final sample is never dropped on the way to it.
 *
 * Sequences are kept as they come as long as nothing has to be sampled for its size; those of a greater
 * epoch are summed by pair in a hash table. Weights are whole numbers, so that sums are exact.
 */
export class EpochPairs {
  #items: EpochItems;
  /** One of the two: sequences as they came, or sums. */
  #log: TouchLog | undefined;
  #table: PairTable;
  readonly #mostSlots: number;
  /** Whether anything is left out, so that additions have to be looked at. */
  #sampling = false;

  constructor(
    readonly epoch: number,
    private readonly options: EpochPairsOptions,
  ) {
    this.#items = new EpochItems(epoch, options.owns);
    this.#mostSlots = PairTable.slotsFor(2 * options.maxEpochPairs);
    this.#log = new TouchLog(options.window);
    this.#table = new PairTable();
  }

  /** Pairs held in memory at the moment; of the sequences, repeated ones and both directions. */
  get size(): number {
    return this.#log?.pairs ?? this.#table.size;
  }

  /**
   * Numbers for items. They are good until the next call: a bound may then make the accumulator forget
   * items and number the others anew.
   */
  numbersOf(items: readonly string[]): Int32Array<ArrayBuffer> {
    if (this.#items.size > this.options.maxEpochItems) {
      this.#sumLog();
      this.#boundItems();
    }
    const numbers = new Int32Array(items.length);
    for (let i = 0; i < items.length; i++) numbers[i] = this.#items.numberOf(items[i] ?? '');
    return numbers;
  }

  /** Counts the touched items of a sequence, and each with up to `window` items before it. */
  add(sequence: TouchSequence): void {
    const { numbers, touched, to, weight } = sequence;
    const { touches } = this.#items;
    for (let i = touched; i < to; i++) {
      const item = numbers[i] ?? 0;
      touches[item] = (touches[item] ?? 0) + weight;
    }
    this.#addPairs(sequence);
  }

  /** Adds what another accumulator of the same epoch and options has been told. */
  absorb(from: EpochPairs): void {
    const { names, touches, bounds, limit } = from.#items;
    const numbers = this.numbersOf(names);
    numbers.forEach((item, i) => {
      this.#items.touches[item] = (this.#items.touches[item] ?? 0) + (touches[i] ?? 0);
    });
    from.#log?.forEach((sequence) => {
      const renamed = sequence.numbers.map((number) => numbers[number] ?? 0);
      this.#addPairs({ ...sequence, numbers: renamed });
    });
    if (from.#log !== undefined) return;
    this.#sumLog();
    if (limit < this.#items.limit) this.#lowerLimit(limit);
    numbers.forEach((item, i) => {
      this.#items.bounds[item] = Math.min(this.#items.bounds[item] ?? 0, bounds[i] ?? 0);
    });
    this.#sampling ||= from.#sampling;
    from.#table.forEach((lesser, greater, weight) => {
      this.#addPair(numbers[lesser] ?? 0, numbers[greater] ?? 0, weight);
    });
  }

  /** Everything added so far. More may be added afterwards. */
  sums(): EpochSums {
    if (this.#items.size > this.options.maxEpochItems) this.#sumLog();
    const pairs = this.#log?.adjacency(this.#items) ?? this.#tablePairs();
    keepSamples(pairs, this.#items, this.options.maxPending);
    return { epoch: this.epoch, items: this.#items, pairs };
  }

  #tablePairs(): Adjacency {
    this.#boundItems();
    this.#boundPairs();
    this.#forgetItems();
    return adjacencyOf(this.#table, this.#items);
  }

  #addPairs(sequence: TouchSequence): void {
    if (this.#log === undefined) {
      this.#sumPairs(sequence);
      return;
    }
    this.#log.add(sequence);
    if (this.#log.pairs > this.options.maxEpochPairs) this.#sumLog();
  }

  /** From here on pairs are summed. */
  #sumLog(): void {
    const log = this.#log;
    this.#log = undefined;
    log?.forEach((sequence) => {
      this.#sumPairs(sequence);
    });
  }

  #sumPairs({ numbers, from, touched, to, weight }: TouchSequence): void {
    for (let i = touched; i < to; i++) {
      const item = numbers[i] ?? 0;
      for (let before = Math.max(from, i - this.options.window); before < i; before++) {
        this.#addPair(item, numbers[before] ?? 0, weight);
      }
    }
  }

  #addPair(one: number, other: number, weight: number): void {
    const items = this.#items;
    if (one === other || (items.owned[one] ?? 0) + (items.owned[other] ?? 0) === 0) return;
    if (this.#sampling && !this.#isSampled(one, other)) return;
    if (this.#table.isFull) {
      this.#makeRoom();
      if (this.#sampling && !this.#isSampled(one, other)) return;
    }
    this.#table.add(one, other, weight);
  }

  #isSampled(one: number, other: number): boolean {
    const items = this.#items;
    if (!items.takesPart(one) || !items.takesPart(other)) return false;
    return items.accepts(one, other) || items.accepts(other, one);
  }

  /** Takes the samples; if that does not empty half of the table, it grows. */
  #makeRoom(): void {
    this.#boundPairs();
    if (this.#sampling) this.#rebuild(this.#table.slots);
    while (this.#table.isHalfFull && this.#table.slots < this.#mostSlots) {
      this.#rebuild(2 * this.#table.slots);
    }
    // Samples that fit fill half of the largest table, unless thousands of hashes are the same.
    while (this.#table.isFull) this.#lowerLimit(this.#items.limit / 2);
  }

  #boundPairs(): void {
    while (this.#boundNeighbours() > this.options.maxEpochPairs) {
      this.#lowerLimit(this.#items.limit / 2);
    }
  }

  /** Lowers the bounds of items that have more neighbours than a sample; returns what samples hold in all. */
  #boundNeighbours(): number {
    const { maxPending, maxEpochPairs } = this.options;
    const { size } = this.#table;
    if (size <= maxPending && 2 * size <= maxEpochPairs) return 2 * size;
    const degrees = degreesOf(this.#table, this.#items);
    if (degrees.some((degree) => degree > maxPending)) {
      this.#sampling = true;
      const pairs = adjacencyOf(this.#table, this.#items);
      keepSamples(pairs, this.#items, maxPending);
      degrees.forEach((degree, item) => {
        if (degree <= maxPending) return;
        const last = pairs.neighbours[(pairs.ends[item] ?? 0) - 1] ?? 0;
        this.#items.bounds[item] = this.#items.hashes[last] ?? 0;
      });
    }
    return degrees.reduce((sum, degree) => sum + Math.min(degree, maxPending), 0);
  }

  #lowerLimit(limit: number): void {
    this.#items.limit = limit;
    this.#sampling = true;
    this.#rebuild(this.#table.slots);
  }

  #boundItems(): void {
    this.#forgetItems();
    while (this.#items.size > this.options.maxEpochItems) {
      this.#lowerLimit(this.#items.limit / 2);
      this.#forgetItems();
    }
  }

  /** Drops the items that take no part, and numbers the others anew. */
  #forgetItems(): void {
    if (!this.#sampling) return;
    const { items, numbers } = this.#items.remaining();
    const table = new PairTable(this.#table.slots);
    this.#table.forEach((lesser, greater, weight) => {
      if (!this.#isSampled(lesser, greater)) return;
      table.add(numbers[lesser] ?? 0, numbers[greater] ?? 0, weight);
    });
    this.#items = items;
    this.#table = table;
  }

  #rebuild(slots: number): void {
    const table = new PairTable(slots);
    this.#table.forEach((lesser, greater, weight) => {
      if (this.#sampling && !this.#isSampled(lesser, greater)) return;
      table.add(lesser, greater, weight);
    });
    this.#table = table;
  }
}
