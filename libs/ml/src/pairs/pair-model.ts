import { insertBounded, round4 } from '../scored-items.js';
import type { ScoredItem } from '../scored-items.js';
import { BLOCK_ITEMS, decodePairBlock, visitRow } from './pair-block.js';
import type { PairBlock } from './pair-block.js';

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

/** The numbers of the items that a shard owns. */
type Places = ReadonlyMap<string, number>;

interface Shard {
  /** By number. */
  readonly blocks: readonly (PairBlock | undefined)[];
  readonly places: Places;
}

/** An item where it is owned. */
interface Found {
  readonly blocks: Shard['blocks'];
  readonly block: PairBlock;
  readonly place: number;
}

const NO_SHARD: Shard = { blocks: [], places: new Map() };

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
    private readonly shards: readonly Shard[],
  ) {}

  static empty(options: Partial<PairModelOptions> = {}): PairModel {
    return new PairModel({ exponent: 0.3, ...options }, []);
  }

  /** Each shard as the model at its place has it. */
  static ofShards(
    models: readonly (PairModel | undefined)[],
    options: Partial<PairModelOptions> = {},
  ): PairModel {
    const shards = models.map((model, shard) => model?.shards[shard] ?? NO_SHARD);
    return new PairModel({ exponent: 0.3, ...options }, shards);
  }

  /** With blocks of a shard in place of those with the same numbers. Throws a `BlockFormatError`. */
  with(shard: number, blocks: Iterable<Uint8Array>): PairModel {
    const { blocks: before, places } = this.shards[shard] ?? NO_SHARD;
    const after = [...before];
    for (const bytes of blocks) {
      const block = decodePairBlock(bytes);
      after[block.block] = block;
    }
    const length = Math.max(this.shards.length, shard + 1);
    const shards = Array.from({ length }, (_, at) => this.shards[at] ?? NO_SHARD);
    shards[shard] = { blocks: after, places: placesAfter(places, { before, after }) };
    return new PairModel(this.options, shards);
  }

  /** Without the blocks of a shard. */
  without(shard: number): PairModel {
    return new PairModel(this.options, this.shards.with(shard, NO_SHARD));
  }

  /** Items with counts of their own. */
  get items(): number {
    return this.shards.reduce((sum, { places }) => sum + places.size, 0);
  }

  /** Weighted touches of an item in completed epochs: `c_i`. */
  touches(item: string): number {
    const found = this.#find(item);
    return found?.block.touches[found.place] ?? 0;
  }

  /** Whether anything was counted together with the item. */
  hasNeighbours(item: string): boolean {
    const found = this.#find(item);
    if (found === undefined) return false;
    const { block, place } = found;
    return block.offsets[place] !== block.offsets[place + 1];
  }

  /** In no particular order. */
  neighbours(item: string): Neighbour[] {
    const neighbours: Neighbour[] = [];
    this.#visit(this.#find(item), (neighbour, _touches, count, error) => {
      neighbours.push({ item: neighbour, count, error });
    });
    return neighbours;
  }

  /** The `limit` most similar items, best first, then by id. */
  similar(item: string, limit: number): ScoredItem[] {
    const found = this.#find(item);
    const touches = found?.block.touches[found.place] ?? 0;
    const { exponent } = this.options;
    const scored: ScoredItem[] = [];
    this.#visit(found, (neighbour, total, count, error) => {
      // What is certain to have been counted: a newcomer must not inherit its predecessor's evidence.
      const together = count - error;
      if (together === 0) return;
      const product = Math.max(touches, together) * Math.max(total, together);
      const score = round4(together / product ** exponent);
      if (score > 0) insertBounded(scored, neighbour, score, limit);
    });
    return scored;
  }

  #find(item: string): Found | undefined {
    for (const { blocks, places } of this.shards) {
      const number = places.get(item);
      const block = number === undefined ? undefined : blocks[number >> BLOCK_BITS];
      if (number === undefined || block === undefined) continue;
      return { blocks, block, place: number & (BLOCK_ITEMS - 1) };
    }
    return undefined;
  }

  #visit(
    found: Found | undefined,
    visit: (item: string, touches: number, count: number, error: number) => void,
  ): void {
    if (found === undefined) return;
    const { blocks } = found;
    visitRow(found.block, found.place, (number, count, error) => {
      const block = blocks[number >> BLOCK_BITS];
      const place = number & (BLOCK_ITEMS - 1);
      const name = block?.names[place];
      // The block that names it may not have been published yet.
      if (block === undefined || name === undefined) return;
      const isOwned = block.owned[place] === 1;
      const touches = isOwned ? (block.touches[place] ?? 0) : this.touches(name);
      visit(name, touches, count, error);
    });
  }
}

interface Changes {
  readonly before: readonly (PairBlock | undefined)[];
  readonly after: readonly (PairBlock | undefined)[];
}

/** The same map unless an item came, went or moved, which few epochs bring about. */
function placesAfter(places: Places, { before, after }: Changes): Places {
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
      updated.set(item, block.block * BLOCK_ITEMS + place);
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
