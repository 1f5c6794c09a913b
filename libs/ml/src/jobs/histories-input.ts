import type { Histories } from '../recommend/histories.js';

const INT_BYTES = 4;
const LARGEST = 2 ** 31 - 1;

/**
 * Whole numbers from an input: JSON `[1, 2, ...]`, or a block of little-endian 32-bit integers. Throws a RangeError
 * unless all are from 0 to 2^31 - 1.
 */
export function wholeNumbersOf(input: unknown, name: string): Int32Array {
  const numbers: unknown = ArrayBuffer.isView(input) ? integersIn(input, name) : input;
  if (!Array.isArray(numbers)) throw new RangeError(`${name} is no list of whole numbers`);
  const wrong = numbers.findIndex((each) => !isWhole(each));
  if (wrong >= 0) throw new RangeError(`number ${wrong} of ${name} is not whole or below 0`);
  return Int32Array.from(numbers as number[]);
}

/** The block that `wholeNumbersOf` reads. */
export function integerBlock(numbers: ArrayLike<number>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(numbers.length * INT_BYTES);
  const view = new DataView(bytes.buffer);
  Array.from(numbers).forEach((value, at) => {
    view.setInt32(at * INT_BYTES, value, true);
  });
  return bytes;
}

/**
 * Histories from the inputs `offsets` and `items`; see `Histories`. Throws a RangeError that names the input when offsets do
 * not ascend from 0 to the number of items, when an item is not below `itemCount`, or when a shopper has
 * an item twice.
 */
export function historiesIn(
  inputs: Readonly<Record<string, unknown>>,
  itemCount: number,
): Histories {
  const offsets = wholeNumbersOf(inputs['offsets'], 'offsets');
  const items = wholeNumbersOf(inputs['items'], 'items');
  const isAscending = offsets.every((offset, at) => at === 0 || offset >= (offsets[at - 1] ?? 0));
  if (offsets[0] !== 0 || offsets.at(-1) !== items.length || !isAscending) {
    throw new RangeError('offsets do not ascend from 0 to the number of items');
  }
  const unknown = items.findIndex((item) => item >= itemCount);
  if (unknown >= 0) throw new RangeError(`item ${unknown} of items is not below ${itemCount}`);
  refuseRepeats(offsets, items, itemCount);
  return { offsets, items, itemCount };
}

function refuseRepeats(offsets: Int32Array, items: Int32Array, itemCount: number): void {
  const lastSeen = new Int32Array(itemCount).fill(-1);
  for (let shopper = 0; shopper + 1 < offsets.length; shopper++) {
    for (const item of items.subarray(offsets[shopper], offsets[shopper + 1])) {
      if (lastSeen[item] === shopper) {
        throw new RangeError(`shopper ${shopper} has item ${item} twice in items`);
      }
      lastSeen[item] = shopper;
    }
  }
}

function integersIn(input: ArrayBufferView, name: string): number[] {
  if (input.byteLength % INT_BYTES !== 0) {
    throw new RangeError(`${name} has ${input.byteLength} bytes, which is no number of integers`);
  }
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  return Array.from({ length: input.byteLength / INT_BYTES }, (_, at) =>
    view.getInt32(at * INT_BYTES, true),
  );
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= LARGEST;
}
