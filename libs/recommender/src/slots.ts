/** How a place in the shop shows a list. */
export interface SlotRules {
  readonly length: number;
  /** Items that are never in it, unless they are pinned. */
  readonly exclude: readonly string[];
  readonly pins: readonly { readonly item: string; readonly position: number }[];
}

/**
 * The list of a slot: pinned items stand at their positions (from 1), of two at one position the first by id
 * there and the other behind it; what is left of the list fills the rest in its order.
 */
export function listOfSlot<Item extends { readonly item: string }>(
  items: readonly Item[],
  { length, exclude, pins }: SlotRules,
  pinned: (item: string) => Item,
): Item[] {
  const left = new Set([...exclude, ...pins.map(({ item }) => item)]);
  const list = items.filter(({ item }) => !left.has(item));
  const inOrder = [...pins].sort((a, b) => a.position - b.position || (a.item < b.item ? -1 : 1));
  const placed = new Set<string>();
  for (const { item, position } of inOrder) {
    if (placed.has(item)) continue;
    placed.add(item);
    const at = Math.max(position - 1, endOfPins(list, placed, position - 1));
    list.splice(Math.min(at, list.length), 0, pinned(item));
  }
  return list.slice(0, length);
}

/** Behind the pinned items that stand at a position already. */
function endOfPins(
  list: readonly { readonly item: string }[],
  placed: ReadonlySet<string>,
  from: number,
): number {
  let at = from;
  for (let here = list[at]; here && placed.has(here.item); here = list[at]) at += 1;
  return at;
}
