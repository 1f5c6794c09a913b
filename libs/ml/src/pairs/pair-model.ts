import { insertBounded, round4 } from '../item-pairs.js';
import type { ScoredItem } from '../item-pairs.js';
import { BLOCK_ITEMS, decodePairBlock, visitRow } from './pair-block.js';
import type { PairBlock } from './pair-block.js';
import { ITEM_LIMIT } from './pair-options.js';

/** How often an item occurred with another: at least `count - error`, at most `count`. */
export interface Neighbour {
  readonly item: string;
  readonly count: number;
  readonly error: number;
}

export interface PairModelOptions {
  /** `a` in `c_ij / (c_i c_j)^a`; 0.5 is the cosine of the two count vectors. */
  readonly exponent: number;
}

const BLOCK_BITS = Math.log2(BLOCK_ITEMS);

/** Where an item is owned: `shard * ITEM_LIMIT + number`. */
type Places = ReadonlyMap<string, number>;

interface Contents {
  /** By shard, then by number of the block. */
  readonly shards: readonly (readonly (PairBlock | undefined)[])[];
  readonly places: Places;
}

/**
 * Reads the pair counts of a tenant from the blocks of all its shards. A model never changes; `with` makes
 * another one of it, which shares the blocks that stay, so that several epochs can be kept at little cost.
 *
 * `similarity(i, j) = c_ij / (c_i c_j)^a` is made of counts as the owners of both items have them: exact up
 * to the error of `c_ij`. Sources: Sarwar et al., Item-Based Collaborative Filtering Recommendation
 * Algorithms (WWW 2001), for the cosine; Huang et al., TencentRec (SIGMOD 2015), for the running sums.
 */
export class PairModel {
  private constructor(
    private readonly options: PairModelOptions,
    private readonly contents: Contents,
  ) {}

  static empty(options: Partial<PairModelOptions> = {}): PairModel {
    return new PairModel({ exponent: 0.3, ...options }, { shards: [], places: new Map() });
  }

  /** With blocks of a shard in place of those with the same numbers. Throws a `BlockFormatError`. */
  with(shard: number, blocks: Iterable<Uint8Array>): PairModel {
    const { shards, places } = this.contents;
    const before = shards[shard] ?? [];
    const after = [...before];
    for (const bytes of blocks) {
      const block = decodePairBlock(bytes);
      after[block.block] = block;
    }
    const all = Array.from({ length: Math.max(shards.length, shard + 1) }, (_, at) => {
      return at === shard ? after : (shards[at] ?? []);
    });
    const changes = { shard, before, after };
    return new PairModel(this.options, { shards: all, places: placesAfter(places, changes) });
  }

  /** Items with counts of their own. */
  get items(): number {
    return this.contents.places.size;
  }

  /** Weighted touches of an item in completed epochs: `c_i`. */
  touches(item: string): number {
    const at = this.contents.places.get(item);
    if (at === undefined) return 0;
    const block =
      this.contents.shards[Math.floor(at / ITEM_LIMIT)]?.[(at % ITEM_LIMIT) >> BLOCK_BITS];
    return block?.touches[at & (BLOCK_ITEMS - 1)] ?? 0;
  }

  /** In no particular order. */
  neighbours(item: string): Neighbour[] {
    const neighbours: Neighbour[] = [];
    this.#visit(item, (neighbour, count, error) => {
      neighbours.push({ item: neighbour, count, error });
    });
    return neighbours;
  }

  /** The `limit` most similar items, best first, then by id. */
  similar(item: string, limit: number): ScoredItem[] {
    const touches = this.touches(item);
    const scored: ScoredItem[] = [];
    this.#visit(item, (neighbour, count, error) => {
      // What is certain to have been counted: a newcomer must not inherit its predecessor's evidence.
      const together = count - error;
      if (together === 0) return;
      const product = Math.max(touches, together) * Math.max(this.touches(neighbour), together);
      const score = round4(together / product ** this.options.exponent);
      if (score > 0) insertBounded(scored, neighbour, score, limit);
    });
    return scored;
  }

  #visit(item: string, visit: (item: string, count: number, error: number) => void): void {
    const at = this.contents.places.get(item);
    if (at === undefined) return;
    const blocks = this.contents.shards[Math.floor(at / ITEM_LIMIT)] ?? [];
    const block = blocks[(at % ITEM_LIMIT) >> BLOCK_BITS];
    if (block === undefined) return;
    visitRow(block, at & (BLOCK_ITEMS - 1), (number, count, error) => {
      const name = blocks[number >> BLOCK_BITS]?.names[number & (BLOCK_ITEMS - 1)];
      if (name !== undefined) visit(name, count, error);
    });
  }
}

interface Changes {
  readonly shard: number;
  readonly before: readonly (PairBlock | undefined)[];
  readonly after: readonly (PairBlock | undefined)[];
}

/** The same map unless an item came, went or moved, which few epochs bring about. */
function placesAfter(places: Places, { shard, before, after }: Changes): Places {
  const changed = after.flatMap((block, number) => {
    const old = before[number];
    return block === undefined || (old !== undefined && haveSameItems(old, block))
      ? []
      : [{ old, block }];
  });
  if (changed.length === 0) return places;
  const updated = new Map(places);
  for (const { old } of changed) ownedIn(old).forEach((_place, item) => updated.delete(item));
  for (const { block } of changed) {
    for (const [item, place] of ownedIn(block)) {
      updated.set(item, shard * ITEM_LIMIT + block.block * BLOCK_ITEMS + place);
    }
  }
  return updated;
}

function haveSameItems(one: PairBlock, other: PairBlock): boolean {
  return (
    one === other ||
    (one.names.length === other.names.length &&
      one.names.every((name, place) => {
        return name === other.names[place] && one.owned[place] === other.owned[place];
      }))
  );
}

function ownedIn(block: PairBlock | undefined): Map<string, number> {
  const owned = new Map<string, number>();
  block?.names.forEach((name, place) => {
    if (name !== undefined && block.owned[place] === 1) owned.set(name, place);
  });
  return owned;
}
