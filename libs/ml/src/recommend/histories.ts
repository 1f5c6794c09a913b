/** Distinct items of shoppers: those of shopper `u` stand from `offsets[u]` to `offsets[u + 1]`. */
export interface Histories {
  readonly offsets: Int32Array;
  readonly items: Int32Array;
  /** Items are numbered below. */
  readonly itemCount: number;
}

/** Distinct items of each shopper, in order of their first touch; a shopper without a history has none. */
export function historiesOf(
  shoppers: readonly (ArrayLike<number> | undefined)[],
  itemCount: number,
): Histories {
  const offsets = new Int32Array(shoppers.length + 1);
  const items: number[] = [];
  const lastSeen = new Int32Array(itemCount).fill(-1);
  for (let shopper = 0; shopper < shoppers.length; shopper++) {
    for (const item of Array.from(shoppers[shopper] ?? [])) {
      if (lastSeen[item] === shopper) continue;
      lastSeen[item] = shopper;
      items.push(item);
    }
    offsets[shopper + 1] = items.length;
  }
  return { offsets, items: Int32Array.from(items), itemCount };
}

export function historyOf({ offsets, items }: Histories, shopper: number): Int32Array {
  return items.subarray(offsets[shopper] ?? 0, offsets[shopper + 1] ?? 0);
}

/** The shoppers of each item in the same form: its `items` are shoppers. */
export function transposed({ offsets, items, itemCount }: Histories): Histories {
  const starts = new Int32Array(itemCount + 1);
  for (const item of items) starts[item + 1] = (starts[item + 1] ?? 0) + 1;
  for (let item = 0; item < itemCount; item++) {
    starts[item + 1] = (starts[item + 1] ?? 0) + (starts[item] ?? 0);
  }
  const next = starts.slice();
  const shoppers = new Int32Array(items.length);
  for (let shopper = 0; shopper + 1 < offsets.length; shopper++) {
    for (const item of items.subarray(offsets[shopper], offsets[shopper + 1])) {
      const place = next[item] ?? 0;
      shoppers[place] = shopper;
      next[item] = place + 1;
    }
  }
  return { offsets: starts, items: shoppers, itemCount: offsets.length - 1 };
}
