/** An item of a block as it is stored and published; neighbours by number. */
export interface CountedItem {
  readonly name: string;
  readonly touches: number;
  readonly neighbours: readonly (readonly [number: number, count: number])[];
}

const BLOCK_ITEMS = 256;
const OWNED = 2;

/**
 * Reads blocks of pair counts by their description in ADR 22 alone. Returns the items by number: of all
 * blocks of one shard.
 */
export function readBlocks(blocks: readonly Uint8Array[]): Map<number, CountedItem> {
  const items = new Map<number, CountedItem>();
  for (const bytes of blocks) readBlock(bytes, items);
  return items;
}

function readBlock(bytes: Uint8Array, items: Map<number, CountedItem>): void {
  const { number, text, position } = reading(bytes);
  const [magic, format, version] = [number(), number(), number()];
  if (magic !== 0x54 || format !== 0x50 || version !== 1) throw new TypeError('no block of pairs');
  const first = BLOCK_ITEMS * number();
  const found: { at: number; name: string; touches: number; length: number }[] = [];
  for (let place = 0, size = number(); place < size; place++) {
    const kind = number();
    if (kind === 0) continue;
    const name = text();
    number();
    const [touches, length] = kind === OWNED ? [number(), number()] : [0, 0];
    found.push({ at: first + place, name, touches, length });
  }
  for (const { at, name, touches, length } of found) {
    const neighbours: [number, number][] = [];
    for (let neighbour = 0, end = position() + length; position() < end;) {
      neighbour += number();
      const certain = number();
      neighbours.push([neighbour, certain + number()]);
    }
    items.set(at, { name, touches, neighbours });
  }
}

/** Numbers are in LEB128; text is its length and its UTF-16 code units. */
function reading(bytes: Uint8Array) {
  let at = 0;
  const number = (): number => {
    let value = 0;
    for (let unit = 1; ; unit *= 0x80) {
      const byte = bytes[at++];
      if (byte === undefined) throw new TypeError('the block is cut off');
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value;
    }
  };
  const text = () => String.fromCharCode(...Array.from({ length: number() }, () => number()));
  return { number, text, position: () => at };
}
