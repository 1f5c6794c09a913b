import { BlockFormatError, ByteReader, ByteWriter, putNumber } from './bytes.js';
import type { RowColumns } from './neighbour-rows.js';
import { ITEM_LIMIT } from './pair-options.js';

/** Items in a block; the number of an item is `block * BLOCK_ITEMS + place`. */
export const BLOCK_ITEMS = 256;

/** 'TP' for Tradewind pairs. */
const MAGIC = [0x54, 0x50];
const VERSION = 1;
const GREATEST_COUNT = 2 ** 31 - 1;
const GREATEST_BYTES = 2 ** 31 - 1;
const FREE = 0;
const FOREIGN = 1;
const OWNED = 2;

/**
 * A stretch of the items of a shard with their neighbours. Columns by place in the block. The rows of
 * neighbours stay encoded (`visitRow`): few of them are ever looked at, and they are small.
 */
export interface PairBlock extends EncodedRows {
  readonly block: number;
  /** At most `BLOCK_ITEMS`; `undefined` where the number is free. */
  readonly names: readonly (string | undefined)[];
  /** 1 for an item whose neighbours this shard counts; 0 for one that only is a neighbour here. */
  readonly owned: Uint8Array;
  /** Weighted touches in completed epochs; 0 for an item that is not owned. */
  readonly touches: Float64Array;
  /** Touches that count when items are forgotten, see `PairCounts`. */
  readonly use: Float64Array;
}

/** The row of a place stands at `offsets[place] .. offsets[place + 1]` of the bytes. */
export interface EncodedRows {
  readonly bytes: Uint8Array;
  readonly offsets: Int32Array;
}

/** The items of a block, of whose rows the bytes are known. */
export interface BlockItems extends Pick<PairBlock, 'block' | 'names'> {
  isOwned(place: number): boolean;
  touches(place: number): number;
  use(place: number): number;
}

/** The neighbours at `from .. to` of columns. */
export interface RowSlice {
  readonly columns: RowColumns;
  readonly from: number;
  readonly to: number;
}

/**
 * For each neighbour its distance from the one before it, `count - error`, and `error`, in LEB128: 3 to 5
 * bytes.
 */
export function writeRow(writer: ByteWriter, { columns, from, to }: RowSlice): void {
  const { neighbours, counts, errors } = columns;
  writer.write(15 * (to - from), (bytes, start) => {
    let at = start;
    let before = 0;
    for (let i = from; i < to; i++) {
      const neighbour = neighbours[i] ?? 0;
      const error = errors[i] ?? 0;
      at = putNumber(bytes, at, neighbour - before);
      at = putNumber(bytes, at, (counts[i] ?? 0) - error);
      at = putNumber(bytes, at, error);
      before = neighbour;
    }
    return at;
  });
}

/** The block in bytes; equal blocks give equal bytes. First the items, then the rows. */
export function encodePairBlock(items: BlockItems, rows: EncodedRows): Uint8Array<ArrayBuffer> {
  const writer = new ByteWriter();
  const { block, names } = items;
  for (const number of [...MAGIC, VERSION, block, names.length]) writer.number(number);
  names.forEach((name, place) => {
    if (name === undefined) {
      writer.number(FREE);
      return;
    }
    const isOwned = items.isOwned(place);
    writer.number(isOwned ? OWNED : FOREIGN);
    writer.text(name);
    writer.number(items.use(place));
    if (!isOwned) return;
    writer.number(items.touches(place));
    writer.number((rows.offsets[place + 1] ?? 0) - (rows.offsets[place] ?? 0));
  });
  writer.raw(rows.bytes, rows.offsets[0], rows.offsets[names.length]);
  return writer.take();
}

/**
 * Reads all but the rows; these stay in the given bytes. Throws a `BlockFormatError` for anything that
 * `encodePairBlock` did not write, except within rows.
 */
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
  const size = reader.number(BLOCK_ITEMS);
  const names: (string | undefined)[] = [];
  const owned = new Uint8Array(size);
  const touches = new Float64Array(size);
  const use = new Float64Array(size);
  const offsets = new Int32Array(size + 1);
  for (let place = 0; place < size; place++) {
    const kind = reader.number(OWNED);
    names.push(kind === FREE ? undefined : reader.text());
    if (kind !== FREE) use[place] = reader.number();
    if (kind === OWNED) {
      owned[place] = 1;
      touches[place] = reader.number();
    }
    offsets[place + 1] = kind === OWNED ? reader.number(GREATEST_BYTES) : 0;
  }
  placeRows(offsets, reader.at, bytes.length);
  return { block, names, owned, touches, use, offsets, bytes };
}

/** Turns the lengths of rows into where they begin, if together they end where the bytes do. */
function placeRows(offsets: Int32Array, from: number, end: number): void {
  let at = from;
  for (let place = 0; place < offsets.length; place++) {
    at += offsets[place] ?? 0;
    if (at > end) throw new BlockFormatError('the rows are longer than the block');
    offsets[place] = at;
  }
  if (at < end) throw new BlockFormatError('there are bytes left over');
}

/** Called with each neighbour of a row, in ascending order of their numbers. */
export type VisitNeighbour = (neighbour: number, count: number, error: number) => void;

/** Throws a `BlockFormatError` where the bytes are no row. */
export function visitRow(
  { bytes, offsets }: EncodedRows,
  place: number,
  visit: VisitNeighbour,
): void {
  const start = offsets[place] ?? 0;
  const reader = new ByteReader(bytes, start, offsets[place + 1]);
  let neighbour = 0;
  for (let isFirst = true; !reader.isAtEnd; isFirst = false) {
    const distance = reader.number(ITEM_LIMIT - 1 - neighbour);
    if (distance === 0 && !isFirst) throw new BlockFormatError('a row has a neighbour twice');
    neighbour += distance;
    const certain = reader.number(GREATEST_COUNT);
    const error = reader.number(GREATEST_COUNT - certain);
    visit(neighbour, certain + error, error);
  }
}
