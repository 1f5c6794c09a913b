import type { Adjacency } from './adjacency.js';
import type { EpochItems } from './epoch-items.js';
import { EpochPairs } from './epoch-pairs.js';
import { KnownItems } from './known-items.js';
import { NeighbourRows } from './neighbour-rows.js';
import { BLOCK_ITEMS, decodePairBlock } from './pair-block.js';
import { defaultPairCountsOptions, ITEM_LIMIT } from './pair-options.js';
import type { PairCountsOptions } from './pair-options.js';
import { RowMerge } from './row-merge.js';
import { StoredBlocks } from './stored-blocks.js';

/** An item that the shard owns, and its weighted touches in an epoch. */
export type TouchedItem = readonly [item: string, touches: number];

/** What a complete epoch has changed. */
export interface CompletedEpoch {
  /** In the order of their numbers. */
  readonly touched: readonly TouchedItem[];
  /** By block, how much was added to it: the touches of its items, and one for each that has changed. */
  readonly added: ReadonlyMap<number, number>;
}

export interface EncodedBlock {
  readonly block: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Of `maxItems`, so many stay when some are forgotten: it is rarely done, since it looks at every row. */
const KEPT = 7 / 8;

/**
 * The pair counts of one shard of one tenant: of each item that the shard owns its touches `c_i`, and
 * `c_ij` for at most `maxNeighbours` items with which it occurred. Everything is bounded; nothing depends
 * on the order of additions within an epoch, not even the bytes of a block.
 *
 * How a trainer uses this:
 * - It keeps a `PairCounts` for each tenant and an `EpochPairs` (`openEpoch`) for each epoch that is still
 *   open, and adds to the latter as records arrive: `numbersOf` once for the items of a record, then
 *   `add` for each touch. Neither is persisted: after a crash the records of open epochs are read
 *   again.
 * - When an epoch is complete it calls `complete`, in ascending order of epochs. What that returns
 *   moves the trend.
 * - Then, or after several epochs, it stores and publishes blocks that have changed (`encode`). All blocks
 *   as of one epoch are the state: `PairCounts.fromBlocks` goes on from them. `PairModel` also reads
 *   blocks of different epochs, if they are of one numbering.
 *
 * Items are numbered when they first appear in a complete epoch, those of one epoch in the order of
 * their names. Beyond `maxItems` the least used are forgotten, with their rows and wherever they are
 * neighbours, and their numbers are given to others: that begins a new `numbering`. The use of an item is its touches, halved
 * each time that items are forgotten: otherwise the popular of long ago would stay for ever.
 */
export class PairCounts {
  readonly options: PairCountsOptions;
  readonly #items = new KnownItems();
  readonly #rows: NeighbourRows;
  readonly #merge: RowMerge;
  readonly #blocks: StoredBlocks;
  #numbering = 0;

  constructor(options: Partial<PairCountsOptions> = {}) {
    this.options = { ...defaultPairCountsOptions, ...options };
    const { maxItems, maxEpochItems } = this.options;
    if (maxItems + maxEpochItems > ITEM_LIMIT) {
      throw new RangeError(`more than ${String(ITEM_LIMIT)} items cannot be numbered`);
    }
    this.#rows = new NeighbourRows(this.options.maxNeighbours);
    this.#merge = new RowMerge(this.#rows);
    this.#blocks = new StoredBlocks(this.#items, this.#rows);
  }

  /** All blocks of a shard as stored last, in any order. Throws a `BlockFormatError` if they are not. */
  static fromBlocks(
    blocks: Iterable<Uint8Array>,
    options: Partial<PairCountsOptions> = {},
    numbering = 0,
  ): PairCounts {
    const counts = new PairCounts(options);
    counts.#numbering = numbering;
    for (const bytes of blocks) counts.#blocks.restore(decodePairBlock(bytes));
    counts.#items.collectFree();
    counts.#blocks.expectComplete();
    return counts;
  }

  /** Items known. */
  get items(): number {
    return this.#items.count;
  }

  /** How often items were forgotten and their numbers given to others. */
  get numbering(): number {
    return this.#numbering;
  }

  /** Blocks there are, by which all items are named. */
  get blocks(): number {
    return Math.ceil(this.#items.names.length / BLOCK_ITEMS);
  }

  openEpoch(epoch: number): EpochPairs {
    return new EpochPairs(epoch, this.options);
  }

  /** Merges a complete epoch. Epochs complete in ascending order. */
  complete(epoch: EpochPairs): CompletedEpoch {
    const { items, pairs } = epoch.sums();
    const numbers = this.#admit(items, pairs);
    const renamed = { ...pairs, neighbours: withNumbers(pairs.neighbours, numbers) };
    const touched: TouchedItem[] = [];
    const added = new Map<number, number>();
    for (const item of inOrder(numbers)) {
      const number = numbers[item] ?? 0;
      const touches = items.touches[item] ?? 0;
      this.#touch(number, touches);
      this.#mergeRow(number, item, renamed);
      this.#blocks.noteChange(number);
      const block = Math.floor(number / BLOCK_ITEMS);
      added.set(block, (added.get(block) ?? 0) + touches + 1);
      if (touches > 0 && items.owned[item] === 1) touched.push([items.names[item] ?? '', touches]);
    }
    if (this.#items.count > this.options.maxItems) this.#forgetLeastUsed();
    return { touched, added };
  }

  /** The blocks in which something has changed since they were encoded last, or since they were restored. */
  changedBlocks(): readonly EncodedBlock[] {
    return this.#blocks.changed.map((block) => ({ block, bytes: this.encode(block) }));
  }

  /** A block as it is now. */
  encode(block: number): Uint8Array<ArrayBuffer> {
    return this.#blocks.encode(block);
  }

  /** Numbers for the items of an epoch; -1 for those of which there is nothing to count. */
  #admit(items: EpochItems, pairs: Adjacency): Int32Array {
    const counts = itemsThatCount(items, pairs);
    const numbers = new Int32Array(items.size).fill(-1);
    const unknown: number[] = [];
    items.names.forEach((name, item) => {
      if (counts[item] === 0) return;
      const number = this.#items.numberOf(name);
      if (number === undefined) unknown.push(item);
      else numbers[item] = number;
    });
    const nameOf = (item: number) => items.names[item] ?? '';
    unknown.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    for (const item of unknown) {
      numbers[item] = this.#items.admit(nameOf(item), items.owned[item] === 1);
    }
    return numbers;
  }

  #touch(number: number, touches: number): void {
    const items = this.#items;
    items.use[number] = (items.use[number] ?? 0) + touches;
    if (items.owned[number] === 1) items.touches[number] = (items.touches[number] ?? 0) + touches;
  }

  #mergeRow(number: number, item: number, { starts, ends, neighbours, weights }: Adjacency): void {
    const from = starts[item] ?? 0;
    const to = ends[item] ?? 0;
    if (from === to) return;
    const row = this.#rowOf(number);
    this.#merge.merge(row, { neighbours, weights, from, to }, this.#items.ties);
  }

  #rowOf(number: number): number {
    const known = this.#items.rows[number] ?? -1;
    if (known >= 0) return known;
    const row = this.#rows.allocate();
    this.#items.rows[number] = row;
    return row;
  }

  #forgetLeastUsed(): void {
    this.#numbering += 1;
    const items = this.#items;
    const least = items.leastUsed(items.count - Math.floor(KEPT * this.options.maxItems));
    for (const number of least) {
      const row = items.rows[number] ?? -1;
      if (row >= 0) this.#rows.release(row);
      items.forget(number);
    }
    items.collectFree();
    const isGone = (neighbour: number) => items.names[neighbour] === undefined;
    items.names.forEach((_name, number) => {
      items.use[number] = Math.floor((items.use[number] ?? 0) / 2);
      const row = items.rows[number] ?? -1;
      if (row >= 0) this.#rows.purge(row, isGone);
      this.#blocks.noteChange(number);
    });
  }
}

/** 1 for owned items that were touched or paired, and for their neighbours. */
function itemsThatCount(items: EpochItems, { starts, ends, neighbours }: Adjacency): Uint8Array {
  const counts = new Uint8Array(items.size);
  for (let item = 0; item < items.size; item++) {
    const start = starts[item] ?? 0;
    const end = ends[item] ?? 0;
    const isTouched = items.owned[item] === 1 && (items.touches[item] ?? 0) > 0;
    if (isTouched || end > start) counts[item] = 1;
    for (let i = start; i < end; i++) counts[neighbours[i] ?? 0] = 1;
  }
  return counts;
}

function withNumbers(neighbours: Int32Array, numbers: Int32Array): Int32Array {
  const renamed = new Int32Array(neighbours.length);
  for (let i = 0; i < renamed.length; i++) renamed[i] = numbers[neighbours[i] ?? 0] ?? 0;
  return renamed;
}

/** The items of an epoch that have a number, by that: their order in the epoch is the order of additions. */
function inOrder(numbers: Int32Array): Int32Array {
  const keys = new Float64Array(numbers.length);
  for (let item = 0; item < keys.length; item++) {
    keys[item] = (numbers[item] ?? 0) * ITEM_LIMIT + item;
  }
  const known = keys.sort().filter((key) => key >= 0);
  return Int32Array.from(known, (key) => key % ITEM_LIMIT);
}
