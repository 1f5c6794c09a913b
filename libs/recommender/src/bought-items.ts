/** Items that a shopper bought, with the time of the last order; the latest last. */
export type Bought = [item: string, time: number][];

/** Items kept of what a shopper bought. */
export const MAX_BOUGHT = 300;

/** Moves the items of an order to the end; the oldest beyond `MAX_BOUGHT` are forgotten. */
export function noteBought(bought: Bought, items: readonly string[], time: number): Bought {
  const isBought = new Set(items);
  const before = bought.filter(([item]) => !isBought.has(item));
  return [...before, ...items.map((item): [string, number] => [item, time])].slice(-MAX_BOUGHT);
}

/** What was bought under either of two ids of a shopper, in order of time. */
export function mergeBought(one: Bought, other: Bought): Bought {
  const merged = new Map<string, number>();
  for (const [item, time] of [...one, ...other]) {
    merged.set(item, Math.max(time, merged.get(item) ?? 0));
  }
  const inOrder = [...merged].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1));
  return inOrder.slice(-MAX_BOUGHT);
}
