import { BlockFormatError } from './bytes.js';
import type { KnownItems } from './known-items.js';
import type { NeighbourRows, RowColumns } from './neighbour-rows.js';
import { BLOCK_ITEMS } from './pair-block.js';
import type { BlockSource, PairBlock } from './pair-block.js';

/** What a shard holds: its items, and the rows to which these point. */
export interface StoredPairs {
  readonly items: KnownItems;
  readonly rows: NeighbourRows;
}

const NO_COLUMNS: RowColumns = {
  neighbours: new Int32Array(0),
  counts: new Uint32Array(0),
  errors: new Uint32Array(0),
};

/** The block of a number as it stands. */
export function storedBlock({ items, rows }: StoredPairs, block: number): BlockSource {
  const first = block * BLOCK_ITEMS;
  return {
    block,
    names: items.names.slice(first, first + BLOCK_ITEMS),
    isOwned: (place) => items.owned[first + place] === 1,
    touches: (place) => items.touches[first + place] ?? 0,
    use: (place) => items.use[first + place] ?? 0,
    row: (place) => {
      const row = items.rows[first + place] ?? -1;
      if (row < 0) return { columns: NO_COLUMNS, from: 0, to: 0 };
      const from = rows.start(row);
      return { columns: rows.chunk(row), from, to: from + rows.length(row) };
    },
  };
}

/** Puts a block back. Throws a `BlockFormatError` if a row does not fit. */
export function restoreBlock({ items, rows }: StoredPairs, block: PairBlock): void {
  const first = block.block * BLOCK_ITEMS;
  items.extend(first + block.names.length);
  block.names.forEach((name, place) => {
    if (name === undefined) return;
    const number = first + place;
    if (items.numberOf(name) !== undefined) throw new BlockFormatError('an item has two numbers');
    items.put(number, name, block.owned[place] === 1);
    items.touches[number] = block.touches[place] ?? 0;
    items.use[number] = block.use[place] ?? 0;
    const from = block.starts[place] ?? 0;
    const to = block.starts[place + 1] ?? 0;
    if (to - from > rows.width) throw new BlockFormatError('a row has too many neighbours');
    if (to > from) items.rows[number] = restoreRow(rows, block, from, to);
  });
}

function restoreRow(rows: NeighbourRows, block: PairBlock, from: number, to: number): number {
  const row = rows.allocate();
  const chunk = rows.chunk(row);
  const start = rows.start(row);
  chunk.neighbours.set(block.neighbours.subarray(from, to), start);
  chunk.counts.set(block.counts.subarray(from, to), start);
  chunk.errors.set(block.errors.subarray(from, to), start);
  rows.setLength(row, to - from);
  return row;
}

/** Throws a `BlockFormatError` if a neighbour has no name, that is, if a block is missing or outdated. */
export function expectComplete({ items, rows }: StoredPairs): void {
  for (const row of items.rows) {
    if (row < 0) continue;
    const start = rows.start(row);
    const neighbours = rows.chunk(row).neighbours.subarray(start, start + rows.length(row));
    if (neighbours.some((neighbour) => items.names[neighbour] === undefined)) {
      throw new BlockFormatError('a neighbour is in none of the blocks');
    }
  }
}
