import { BlockFormatError, ByteReader, ByteWriter } from './bytes.js';
import type { RowColumns } from './neighbour-rows.js';
import { ITEM_LIMIT } from './pair-options.js';

/** Items in a block; the number of an item is `block * BLOCK_ITEMS + place`. */
export const BLOCK_ITEMS = 256;

/** 'TP' for Tradewind pairs. */
const MAGIC = [0x54, 0x50];
const VERSION = 1;
const GREATEST_COUNT = 2 ** 31 - 1;
/** Of neighbours, so that the rows of a block can be numbered. */
const GREATEST_ROW = 2 ** 16 - 1;
const FREE = 0;
const FOREIGN = 1;
const OWNED = 2;

/** A stretch of the items of a shard with their neighbours. Columns by place in the block. */
export interface PairBlock extends RowColumns {
  readonly block: number;
  /** At most `BLOCK_ITEMS`; `undefined` where the number is free. */
  readonly names: readonly (string | undefined)[];
  /** 1 for an item whose neighbours this shard counts; 0 for one that only is a neighbour here. */
  readonly owned: Uint8Array;
  /** Weighted touches in completed epochs; 0 for an item that is not owned. */
  readonly touches: Float64Array;
  /** Touches that count when items are forgotten, see `PairCounts`. */
  readonly use: Float64Array;
  /** The neighbours of a place stand at `starts[place] .. starts[place + 1]` of the other columns. */
  readonly starts: Int32Array;
}

/** What is written into a block; a `PairBlock` is one by `sourceOf`. */
export interface BlockSource extends Pick<PairBlock, 'block' | 'names'> {
  isOwned(place: number): boolean;
  touches(place: number): number;
  use(place: number): number;
  row(place: number): RowSlice;
}

/** The neighbours of an item, at `from .. to` of columns. */
export interface RowSlice {
  readonly columns: RowColumns;
  readonly from: number;
  readonly to: number;
}

/**
 * The block in bytes; equal blocks give equal bytes. First the items, then the columns of their neighbours.
 * Numbers are LEB128, so that a neighbour takes 3 to 5 bytes: the distance from the one before it in the
 * row, `count - error`, and `error`.
 */
export function encodePairBlock(
  source: BlockSource,
  writer: ByteWriter = new ByteWriter(),
): Uint8Array<ArrayBuffer> {
  const { names } = source;
  for (const number of [...MAGIC, VERSION, source.block, names.length]) writer.number(number);
  names.forEach((name, place) => {
    writeItem(writer, source, name, place);
  });
  const rows = names.map((_name, place) => source.row(place));
  for (const { columns, from, to } of rows) {
    writer.ascending({ values: columns.neighbours, from, to });
  }
  for (const { columns, from, to } of rows) {
    writer.column({ values: columns.counts, minus: columns.errors, from, to });
  }
  for (const { columns, from, to } of rows) writer.column({ values: columns.errors, from, to });
  return writer.take();
}

function writeItem(
  writer: ByteWriter,
  source: BlockSource,
  name: string | undefined,
  place: number,
): void {
  if (name === undefined) {
    writer.number(FREE);
    return;
  }
  writer.number(source.isOwned(place) ? OWNED : FOREIGN);
  writer.text(name);
  writer.number(source.use(place));
  if (!source.isOwned(place)) return;
  const { from, to } = source.row(place);
  writer.number(source.touches(place));
  writer.number(to - from);
}

/** A decoded block as it may be written again. */
export function sourceOf(block: PairBlock): BlockSource {
  return {
    block: block.block,
    names: block.names,
    isOwned: (place) => block.owned[place] === 1,
    touches: (place) => block.touches[place] ?? 0,
    use: (place) => block.use[place] ?? 0,
    row: (place) => ({
      columns: block,
      from: block.starts[place] ?? 0,
      to: block.starts[place + 1] ?? 0,
    }),
  };
}

/** Throws a `BlockFormatError` for anything that `encodePairBlock` did not write. */
export function decodePairBlock(bytes: Uint8Array): PairBlock {
  const reader = new ByteReader(bytes);
  for (const byte of MAGIC) {
    if (reader.number() !== byte) throw new BlockFormatError('this is no block of pair counts');
  }
  const version = reader.number();
  if (version !== VERSION) {
    throw new BlockFormatError(
      `a block of version ${String(version)} cannot be read, only ${String(VERSION)}`,
    );
  }
  const block = reader.number(ITEM_LIMIT / BLOCK_ITEMS - 1);
  const items = readItems(reader, reader.number(BLOCK_ITEMS));
  const size = items.starts[items.names.length] ?? 0;
  const neighbours = reader.column(size);
  sumDistances(neighbours, items.starts);
  const counts = new Uint32Array(reader.column(size).buffer);
  const errors = new Uint32Array(reader.column(size).buffer);
  reader.end();
  for (let i = 0; i < size; i++) {
    const count = (counts[i] ?? 0) + (errors[i] ?? 0);
    if (count > GREATEST_COUNT) throw new BlockFormatError('a count is too great');
    counts[i] = count;
  }
  return { block, ...items, neighbours, counts, errors };
}

type Items = Pick<PairBlock, 'names' | 'owned' | 'touches' | 'use' | 'starts'>;

function readItems(reader: ByteReader, size: number): Items {
  const names: (string | undefined)[] = [];
  const owned = new Uint8Array(size);
  const touches = new Float64Array(size);
  const use = new Float64Array(size);
  const starts = new Int32Array(size + 1);
  for (let place = 0; place < size; place++) {
    const kind = reader.number(OWNED);
    names.push(kind === FREE ? undefined : reader.text());
    if (kind !== FREE) use[place] = reader.number();
    starts[place + 1] = starts[place] ?? 0;
    if (kind !== OWNED) continue;
    owned[place] = 1;
    touches[place] = reader.number();
    starts[place + 1] = (starts[place] ?? 0) + reader.number(GREATEST_ROW);
  }
  return { names, owned, touches, use, starts };
}

/** Turns the distances of each row into numbers of items. */
function sumDistances(distances: Int32Array, starts: Int32Array): void {
  for (let place = 0; place + 1 < starts.length; place++) {
    const start = starts[place] ?? 0;
    const end = starts[place + 1] ?? 0;
    let neighbour = 0;
    for (let i = start; i < end; i++) {
      const distance = distances[i] ?? 0;
      if (distance === 0 && i > start) throw new BlockFormatError('a row has a neighbour twice');
      neighbour += distance;
      if (neighbour >= ITEM_LIMIT) throw new BlockFormatError('a neighbour is no item');
      distances[i] = neighbour;
    }
  }
}
