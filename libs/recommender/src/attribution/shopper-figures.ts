import type { Money } from '@tradewind/contracts';
import { currencyOf, findOrder, isKept, worthOf } from '@tradewind/orders';
import { readListId } from './list-id.js';
import { CREDITED_FOR_MS, dayOf } from './seen-lists.js';
import type { AttributionState, Click, SeenList } from './seen-lists.js';

/** What came of what one shopper saw on one day. */
export interface ShopperDay {
  /** Lists, or items of a source. */
  seen: number;
  clicked: number;
  /** Of what was clicked, what was bought and kept. */
  bought: number;
  /** What was paid for it, net of refunds, by currency. */
  revenue: Record<string, Money>;
}

/** By day, then by the row of a slot: all of it, a source, an arm (`rowOf`). */
export type ShopperFigures = Map<number, Map<string, ShopperDay>>;

/** The row of a slot, of a source in it, or of an arm of its experiment. */
export function rowOf(slot: string, of?: { readonly source?: string; readonly arm?: string }) {
  if (of?.source !== undefined) return `${slot}~s~${of.source}`;
  return of?.arm === undefined ? slot : `${slot}~a~${of.arm}`;
}

/** What was paid for a click, by currency; empty if nothing that was clicked was bought and kept. */
type Earned = ReadonlyMap<Click, Record<string, Money>>;

/** The figures of a shopper follow from what is remembered of it alone. */
export function figuresOf(state: AttributionState): ShopperFigures {
  const figures: ShopperFigures = new Map();
  const earned = earnedBy(state);
  for (const list of state.lists) countList(figures, list, earned);
  return figures;
}

function countList(figures: ShopperFigures, list: SeenList, earned: Earned): void {
  const label = readListId(list.id);
  if (label === undefined) return;
  const { slot, arm } = label;
  const dayAt = (row: string) => dayIn(figures, dayOf(list.at), row);
  countWhole(dayAt(rowOf(slot)), list, earned);
  if (arm) countWhole(dayAt(rowOf(slot, { arm: `${arm.experiment}~${arm.arm}` })), list, earned);
  const sources = label.sources.slice(0, list.items);
  const dayOfSource = (source: string) => dayAt(rowOf(slot, { source }));
  for (const source of sources) dayOfSource(source).seen += 1;
  for (const [place, click] of new Map(list.clicks.map((each) => [each[1], each]))) {
    const source = sources[place - 1];
    if (source !== undefined) countClicks(dayOfSource(source), [click], earned);
  }
}

function countWhole(day: ShopperDay, { clicks }: SeenList, earned: Earned): void {
  day.seen += 1;
  countClicks(day, clicks, earned);
}

/** Clicks that belong to one thing that was seen. */
function countClicks(day: ShopperDay, clicks: readonly Click[], earned: Earned): void {
  const bought = clicks.filter((click) => earned.has(click));
  day.clicked += clicks.length > 0 ? 1 : 0;
  day.bought += bought.length > 0 ? 1 : 0;
  for (const click of bought) earn(day, earned.get(click));
}

function dayIn(figures: ShopperFigures, day: number, row: string): ShopperDay {
  const rows = figures.get(day) ?? new Map<string, ShopperDay>();
  figures.set(day, rows);
  const known = rows.get(row) ?? { seen: 0, clicked: 0, bought: 0, revenue: {} };
  rows.set(row, known);
  return known;
}

function earn({ revenue }: ShopperDay, amounts: Record<string, Money> = {}): void {
  for (const [currency, amount] of Object.entries(amounts)) {
    revenue[currency] = (revenue[currency] ?? 0) + amount;
  }
}

/** Each line of an order is credited to the last click of its item in the seven days before. */
function earnedBy({ lists, orders, book }: AttributionState): Earned {
  const earned = new Map<Click, Record<string, Money>>();
  if (book === undefined || orders.length === 0) return earned;
  const clicks = lists.flatMap((list) => list.clicks);
  for (const { id, at, lines } of orders) {
    const order = findOrder(book, id);
    if (order === undefined) continue;
    const worth = worthOf(order);
    if (!isKept(worth)) continue;
    const currency = currencyOf(order);
    for (const [item, share] of lines) {
      const click = lastBefore(clicks, item, at);
      if (click === undefined) continue;
      const amounts = earned.get(click) ?? {};
      const amount = Math.round(share * (worth.gross - worth.refunded));
      amounts[currency] = (amounts[currency] ?? 0) + amount;
      earned.set(click, amounts);
    }
  }
  return earned;
}

function lastBefore(clicks: readonly Click[], item: string, before: number): Click | undefined {
  let last: Click | undefined;
  for (const click of clicks) {
    const [clicked, , at] = click;
    if (clicked !== item || at > before || before - at > CREDITED_FOR_MS) continue;
    if (last === undefined || at >= last[2]) last = click;
  }
  return last;
}
