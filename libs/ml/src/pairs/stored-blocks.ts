import { BlockFormatError, ByteWriter } from './bytes.js';
import type { KnownItems } from './known-items.js';
import type { NeighbourRows } from './neighbour-rows.js';
import { BLOCK_ITEMS, encodePairBlock, visitRow, writeRow } from './pair-block.js';
import type { BlockItems, EncodedRows, PairBlock } from './pair-block.js';

/**
 * The blocks of what a shard holds: its items, and the rows to which these point. Rows that have not
 * changed are copied from the block encoded before: most of a block has not.
 */
export class StoredBlocks {
  readonly #encoded = new Map<number, EncodedRows>();
  /** By block: the numbers of the items that have changed since it was encoded; all of a new block. */
  readonly #changed = new Map<number, Set<number>>();

  constructor(
    private readonly items: KnownItems,
    private readonly rows: NeighbourRows,
  ) {}

  noteChange(number: number): void {
    const block = Math.floor(number / BLOCK_ITEMS);
    const changed = this.#changed.get(block);
    if (changed === undefined) this.#changed.set(block, new Set([number]));
    else changed.add(number);
  }

  /** The numbers of the blocks that have changed since they were last encoded, ascending. */
  get changed(): readonly number[] {
    return [...this.#changed.keys()].sort((one, other) => one - other);
  }

  encode(block: number): Uint8Array<ArrayBuffer> {
    const items = this.#itemsOf(block);
    const numbers = this.#changed.get(block) ?? new Set();
    this.#changed.delete(block);
    const rows = this.#encodeRows(items, numbers);
    this.#encoded.set(block, rows);
    return encodePairBlock(items, rows);
  }

  /** Puts a block back. Throws a `BlockFormatError` if it does not fit. */
  restore(block: PairBlock): void {
    const { items } = this;
    const first = block.block * BLOCK_ITEMS;
    items.extend(first + block.names.length);
    block.names.forEach((name, place) => {
      if (name === undefined) return;
      const number = first + place;
      const isTaken = items.names[number] !== undefined || items.numberOf(name) !== undefined;
      if (isTaken) throw new BlockFormatError('an item is in two blocks, or a block comes twice');
      items.put(number, name, block.owned[place] === 1);
      items.touches[number] = block.touches[place] ?? 0;
      items.use[number] = block.use[place] ?? 0;
      this.#restoreRow(number, block, place);
    });
  }

  /** Throws a `BlockFormatError` if a neighbour has no name, that is, if a block is missing or outdated. */
  expectComplete(): void {
    const { items, rows } = this;
    for (const row of items.rows) {
      if (row < 0) continue;
      const start = rows.start(row);
      const neighbours = rows.chunk(row).neighbours.subarray(start, start + rows.length(row));
      if (neighbours.some((neighbour) => items.names[neighbour] === undefined)) {
        throw new BlockFormatError('a neighbour is in none of the blocks');
      }
    }
  }

  #itemsOf(block: number): BlockItems {
    const { items } = this;
    const first = block * BLOCK_ITEMS;
    return {
      block,
      names: items.names.slice(first, first + BLOCK_ITEMS),
      isOwned: (place) => items.owned[first + place] === 1,
      touches: (place) => items.touches[first + place] ?? 0,
      use: (place) => items.use[first + place] ?? 0,
    };
  }

  #encodeRows({ block, names }: BlockItems, changed: ReadonlySet<number>): EncodedRows {
    const first = block * BLOCK_ITEMS;
    const before = this.#encoded.get(block);
    const offsets = new Int32Array(names.length + 1);
    const writer = new ByteWriter();
    for (let place = 0; place < names.length;) {
      const start = place;
      if (before === undefined || changed.has(first + place)) {
        this.#encodeRow(writer, first + place++);
      } else {
        const shift = writer.length - (before.offsets[start] ?? 0);
        for (; place < names.length && !changed.has(first + place); place++) {
          offsets[place] = (before.offsets[place] ?? 0) + shift;
        }
        writer.raw(before.bytes, before.offsets[start], before.offsets[place]);
      }
      offsets[place] = writer.length;
    }
    return { bytes: writer.take(), offsets };
  }

  #encodeRow(writer: ByteWriter, number: number): void {
    const { items, rows } = this;
    const row = items.rows[number] ?? -1;
    if (row < 0) return;
    const from = rows.start(row);
    writeRow(writer, { columns: rows.chunk(row), from, to: from + rows.length(row) });
  }

  #restoreRow(number: number, block: PairBlock, place: number): void {
    if (block.offsets[place] === block.offsets[place + 1]) return;
    const { rows } = this;
    const row = rows.allocate();
    const { neighbours, counts, errors } = rows.chunk(row);
    const start = rows.start(row);
    let length = 0;
    visitRow(block, place, (neighbour, count, error) => {
      if (length === rows.width) throw new BlockFormatError('a row has too many neighbours');
      neighbours[start + length] = neighbour;
      counts[start + length] = count;
      errors[start + length++] = error;
    });
    rows.setLength(row, length);
    this.items.rows[number] = row;
  }
}
