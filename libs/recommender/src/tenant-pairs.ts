import type { PartInPieces, TouchBatch } from '@tradewind/contracts';
import { PairCounts } from '@tradewind/ml';
import type { EpochPairs, PairCountsOptions } from '@tradewind/ml';
import { BlockPublication } from './block-publication.js';
import type { PublicationOptions } from './block-publication.js';
import { ItemPopularity } from './item-popularity.js';
import type { FadingLevel } from './item-popularity.js';
import { countBatch } from './touch-batch.js';
import { epochOfPiece, TouchRedo } from './touch-redo.js';

export interface TenantPairsOptions extends PublicationOptions {
  readonly counts: Partial<PairCountsOptions> & Pick<PairCountsOptions, 'maxItems'>;
  /** Of popularity, in epochs. */
  readonly halfLife: number;
  /** Touches are kept beside the blocks until they are as large as this, and as half of all blocks. */
  readonly leastRedo?: number;
}

/** A block to publish. */
export interface PairBlockVersion {
  readonly block: number;
  readonly numbering: number;
  readonly blocks: number;
  readonly bytes: Uint8Array;
}

/** The small piece, which is written each time. */
interface Head {
  /** The last epoch that is counted. */
  readonly learned?: number | undefined;
  /** Of the stored blocks. */
  readonly numbering: number;
  readonly published: ReturnType<BlockPublication['toState']>;
  /** In which popularity changed, if that is not published. */
  readonly trend?: number | undefined;
}

const HEAD = 'head';
const BLOCK = 'block.';
const POPULARITY = 'popularity.';
const LEAST_REDO = 65_536;

/**
 * The pairs of one tenant in one shard: counts of complete epochs, and what open ones add. In memory these
 * are typed arrays. Stored are the blocks of counts as of some epoch, and the touches of all
 * epochs after it, which are counted again when the part is restored: blocks are large and change in
 * every epoch, touches are small. The blocks are stored anew once the touches have become half as large:
 * what is stored is a function of what the epochs have added, as what is published is.
 */
export class TenantPairs implements PartInPieces {
  #counts: PairCounts;
  /** Of the stored blocks. */
  #numbering = 0;
  #learned: number | undefined;
  /** The epoch in which popularity changed and is not yet published. */
  #trend: number | undefined;
  #publication: BlockPublication;
  readonly #popularity: ItemPopularity;
  readonly #redo = new TouchRedo();
  readonly #open = new Map<number, EpochPairs>();
  /** Blocks that have changed since they were stored. */
  readonly #unstored = new Set<number>();
  /** Pieces that are to be stored, as of the epoch that they belong to. */
  readonly #unwritten = new Map<string, unknown>();
  /** How large the stored blocks are as text, and all of them together. */
  readonly #sizes = new Map<number, number>();
  #stored = 0;
  #isChanged = true;

  constructor(private readonly options: TenantPairsOptions) {
    const { counts, halfLife } = options;
    this.#counts = new PairCounts(counts);
    this.#publication = new BlockPublication(options);
    this.#popularity = new ItemPopularity({ halfLife, maxItems: counts.maxItems });
  }

  /** Of all pieces as they were stored. */
  static restore(pieces: ReadonlyMap<string, unknown>, options: TenantPairsOptions): TenantPairs {
    const pairs = new TenantPairs(options);
    const { learned, numbering, published, trend } = pieces.get(HEAD) as Head;
    const blocks = namedBy(pieces, BLOCK) as string[];
    const bytes = blocks.map((text) => Buffer.from(text, 'base64'));
    blocks.forEach((text, block) => {
      pairs.#noteStored(block, text.length);
    });
    pairs.#numbering = numbering;
    pairs.#counts = PairCounts.fromBlocks(bytes, options.counts, numbering);
    pairs.#popularity.restore(namedBy(pieces, POPULARITY) as FadingLevel[][]);
    pairs.#countAgain(pieces, learned ?? -Infinity);
    pairs.#learned = learned;
    pairs.#trend = trend;
    pairs.#publication = new BlockPublication(options, published);
    pairs.#isChanged = false;
    return pairs;
  }

  /** Adds touches to an epoch that is not complete. */
  add(epoch: number, source: number, batch: TouchBatch): void {
    this.#redo.add(epoch, source, batch);
    countBatch(batch, this.#openEpoch(epoch));
  }

  /** Counts an epoch that is complete; it may have added nothing. Returns the blocks to publish. */
  learn(epoch: number): PairBlockVersion[] {
    const isIdle = !this.#open.has(epoch);
    const { numbering } = this.#counts;
    for (const [block, amount] of this.#complete(epoch)) this.#publication.added(block, amount);
    if (this.#counts.numbering !== numbering) this.#publication.renumbered();
    this.#learned = epoch;
    this.#isChanged = true;
    if (!isIdle) this.#trend = epoch;
    if (this.#isStoreDue(epoch)) this.#storeBlocks(epoch);
    const { blocks } = this.#counts;
    return this.#publication.take(epoch, { isIdle }).map((block) => {
      const bytes = this.#counts.encode(block);
      return { block, numbering: this.#counts.numbering, blocks, bytes };
    });
  }

  /** Whether blocks have changed that are not published yet. */
  get isWaiting(): boolean {
    return this.#publication.isWaiting;
  }

  /** The most popular items with their fading counts, and as of when; undefined if nothing has changed. */
  takeTrend(limit: number) {
    const epoch = this.#trend;
    if (epoch === undefined) return undefined;
    this.#trend = undefined;
    this.#isChanged = true;
    return { epoch, items: this.#popularity.most(limit, epoch) };
  }

  get changes(): number {
    return this.#unwritten.size + this.#redo.changes + Number(this.#isChanged);
  }

  *takeChanges(): Iterable<readonly [piece: string, value: unknown]> {
    yield* this.#unwritten;
    this.#unwritten.clear();
    yield* this.#redo.takeChanges();
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const head: Head = {
      learned: this.#learned,
      numbering: this.#numbering,
      published: this.#publication.toState(),
      trend: this.#trend,
    };
    yield [HEAD, head];
  }

  /** All blocks as they are now. */
  allBlocks(): Uint8Array[] {
    return Array.from({ length: this.#counts.blocks }, (_, block) => this.#counts.encode(block));
  }

  get openEpochs(): number {
    return this.#open.size;
  }

  #isStoreDue(epoch: number): boolean {
    if (this.#unstored.size === 0) return false;
    const { leastRedo = LEAST_REDO } = this.options;
    return this.#redo.sizeOf(epoch) >= Math.max(leastRedo, this.#stored / 2);
  }

  #noteStored(block: number, size: number): void {
    this.#stored += size - (this.#sizes.get(block) ?? 0);
    this.#sizes.set(block, size);
  }

  /** Blocks as of this epoch take the place of its touches and of those before. */
  #storeBlocks(epoch: number): void {
    for (const block of this.#unstored) {
      const text = Buffer.from(this.#counts.encode(block)).toString('base64');
      this.#noteStored(block, text.length);
      this.#unwritten.set(`${BLOCK}${String(block)}`, text);
    }
    for (const [piece, items] of this.#popularity.takeChanges()) {
      this.#unwritten.set(`${POPULARITY}${String(piece)}`, items);
    }
    this.#unstored.clear();
    this.#numbering = this.#counts.numbering;
    this.#redo.forget(epoch);
  }

  #openEpoch(epoch: number): EpochPairs {
    let open = this.#open.get(epoch);
    if (open === undefined) this.#open.set(epoch, (open = this.#counts.openEpoch(epoch)));
    return open;
  }

  /** Returns what was added to each block. */
  #complete(epoch: number): ReadonlyMap<number, number> {
    const open = this.#open.get(epoch);
    if (open === undefined) return new Map();
    this.#open.delete(epoch);
    const { numbering } = this.#counts;
    const { touched, added } = this.#counts.complete(open);
    for (const [item, touches] of touched) this.#popularity.count(item, touches, epoch);
    for (const block of added.keys()) this.#unstored.add(block);
    if (this.#counts.numbering !== numbering) {
      for (let block = 0; block < this.#counts.blocks; block++) this.#unstored.add(block);
    }
    return added;
  }

  /** Touches of epochs that the blocks do not have yet; those after `learned` stay open. */
  #countAgain(pieces: ReadonlyMap<string, unknown>, learned: number): void {
    for (const [name, batches] of pieces) {
      const epoch = epochOfPiece(name);
      if (epoch === undefined) continue;
      this.#redo.restore(name, batches as TouchBatch[]);
      for (const batch of batches as TouchBatch[]) countBatch(batch, this.#openEpoch(epoch));
    }
    const complete = [...this.#open.keys()].filter((epoch) => epoch <= learned);
    for (const epoch of complete.sort((a, b) => a - b)) this.#complete(epoch);
  }
}

/** The values of the pieces whose names begin so, by the number that follows. */
function namedBy(pieces: ReadonlyMap<string, unknown>, prefix: string): unknown[] {
  return [...pieces]
    .filter(([name]) => name.startsWith(prefix))
    .sort(([a], [b]) => Number(a.slice(prefix.length)) - Number(b.slice(prefix.length)))
    .map(([, value]) => value);
}
