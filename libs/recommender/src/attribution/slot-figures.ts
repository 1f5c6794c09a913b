import { moneyToUnits } from '@tradewind/contracts';
import type { Money } from '@tradewind/contracts';
import { MAX_CURRENCIES } from '@tradewind/orders';
import type { ShopperDay, ShopperFigures } from './shopper-figures.js';

/** Sums over the days of shoppers of what was paid in one currency, in units of it but for `sum`. */
export interface EarnedSums {
  readonly sum: Money;
  readonly squares: number;
  /** Of products with what was seen. */
  readonly bySeen: number;
}

/**
 * Sums over the days of shoppers, from which rates and their variances follow: what one shopper does on one day belongs together.
 */
export interface SlotFigures {
  /** Days of shoppers on which something of it was seen. */
  shopperDays: number;
  seen: number;
  clicked: number;
  bought: number;
  seenSquares: number;
  clickedSquares: number;
  boughtSquares: number;
  clickedBySeen: number;
  boughtBySeen: number;
  revenue: Record<string, EarnedSums>;
}

/** The figures of one tenant and day in one partition, by row. */
export type DayFigures = Record<string, SlotFigures>;

/** Rows of a day in one partition; further ones are not counted. A shop names slots and arms in documents. */
const MAX_ROWS = 600;

export function noFigures(): SlotFigures {
  return {
    ...{ shopperDays: 0, seen: 0, clicked: 0, bought: 0 },
    ...{ seenSquares: 0, clickedSquares: 0, boughtSquares: 0 },
    ...{ clickedBySeen: 0, boughtBySeen: 0, revenue: {} },
  };
}

/**
 * Puts what came of what a shopper saw in place of what it was before.
 *
 * @param dayAt The figures of a day, to be changed in place; `undefined` for one that is not counted.
 */
export function replaceFigures(
  before: ShopperFigures,
  after: ShopperFigures,
  dayAt: (day: number) => DayFigures | undefined,
): void {
  for (const day of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(day) ?? noRows, after.get(day) ?? noRows];
    const rows = new Set([...old.keys(), ...now.keys()]);
    const changed = [...rows].filter((row) => !isSame(old.get(row), now.get(row)));
    const figures = changed.length === 0 ? undefined : dayAt(day);
    if (figures === undefined) continue;
    for (const row of changed) replaceRow(figures, row, { old: old.get(row), now: now.get(row) });
  }
}

const noRows: ReadonlyMap<string, ShopperDay> = new Map();

function replaceRow(
  figures: DayFigures,
  row: string,
  { old, now }: { readonly old: ShopperDay | undefined; readonly now: ShopperDay | undefined },
): void {
  const hasRoom = Object.hasOwn(figures, row) || Object.keys(figures).length < MAX_ROWS;
  if (!hasRoom) return;
  const known = (figures[row] ??= noFigures());
  if (old) addDay(known, old, -1);
  if (now) addDay(known, now, 1);
}

function addDay(figures: SlotFigures, day: ShopperDay, sign: 1 | -1): void {
  const { seen, clicked, bought } = day;
  figures.shopperDays += sign;
  figures.seen += sign * seen;
  figures.clicked += sign * clicked;
  figures.bought += sign * bought;
  figures.seenSquares += sign * seen * seen;
  figures.clickedSquares += sign * clicked * clicked;
  figures.boughtSquares += sign * bought * bought;
  figures.clickedBySeen += sign * clicked * seen;
  figures.boughtBySeen += sign * bought * seen;
  for (const [currency, money] of Object.entries(day.revenue)) {
    const amount = moneyToUnits(money);
    addEarned(figures, currency, {
      ...{ sum: sign * money, squares: sign * amount * amount, bySeen: sign * amount * seen },
    });
  }
}

/** Amounts of a currency that is one too many are not counted. */
function addEarned({ revenue }: SlotFigures, currency: string, added: EarnedSums): void {
  const known = revenue[currency];
  if (!known && Object.keys(revenue).length >= MAX_CURRENCIES) return;
  const { sum, squares, bySeen } = known ?? { sum: 0, squares: 0, bySeen: 0 };
  revenue[currency] = {
    sum: sum + added.sum,
    squares: squares + added.squares,
    bySeen: bySeen + added.bySeen,
  };
}

const counts = [
  ...(['shopperDays', 'seen', 'clicked', 'bought', 'seenSquares'] as const),
  ...(['clickedSquares', 'boughtSquares', 'clickedBySeen', 'boughtBySeen'] as const),
];

/** The sum of what partitions have counted on some days, by row. */
export function sumDays(days: readonly DayFigures[]): Map<string, SlotFigures> {
  const total = new Map<string, SlotFigures>();
  for (const day of days) {
    for (const [row, figures] of Object.entries(day)) {
      const sum = total.get(row) ?? noFigures();
      for (const name of counts) sum[name] += figures[name];
      for (const [currency, earned] of Object.entries(figures.revenue)) {
        addEarned(sum, currency, earned);
      }
      total.set(row, sum);
    }
  }
  return total;
}

function isSame(a: ShopperDay | undefined, b: ShopperDay | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
