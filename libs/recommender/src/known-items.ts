import { countOnBoard, greatestFirst, isOnBoard } from '@tradewind/ml';
import type { Board } from '@tradewind/ml';

/**
 * The items of one tenant that the shoppers of one partition touched lately: what lists fall back on
 * before a model has learned, and without waiting for the end of an epoch: the part `knownItemsPart` of
 * the fold. JSON-serialisable, a few KB.
 */
export interface KnownItems {
  /** Stream time of the last touch, ms. */
  at: number;
  /** At most `MAX_POPULAR`. */
  readonly popular: Board;
  /** Items with the time of their first touch, ms; the newest last; at most `MAX_NEWEST`. */
  readonly newest: [item: string, time: number][];
  /** Popular items by category; the category touched last stands last; at most `MAX_CATEGORIES`. */
  readonly categories: [category: string, board: Board][];
}

const MAX_POPULAR = 40;
const MAX_NEWEST = 20;
const MAX_CATEGORIES = 20;
const MAX_POPULAR_IN_CATEGORY = 10;
/** Of a large order these say enough: the boards have no place for more. */
const MAX_ITEMS_OF_TOUCH = 20;
/** A longer name is none that a shopper would read. */
const MAX_CATEGORY_CHARS = 100;

export function noKnownItems(): KnownItems {
  return { at: 0, popular: [], newest: [], categories: [] };
}

/** In the first form of the part the boards were in no order. */
export function withSortedBoards(known: KnownItems): KnownItems {
  for (const board of [known.popular, ...known.categories.map((entry) => entry[1])]) {
    board.sort(greatestFirst);
  }
  return known;
}

const PART = 'items:';
/** Tenants whose items a partition knows; lists of further ones have nothing to fall back on. */
export const MAX_TENANTS = 1_000;

/** The part of a partition of shoppers that holds the known items of a tenant. */
export function knownItemsPart(tenant: string): string {
  return PART + tenant;
}

export function isKnownItemsPart(name: string): boolean {
  return name.startsWith(PART);
}

/** Items that a shopper touches, with what is needed to place them. */
export interface KnownTouch {
  readonly items: readonly string[];
  readonly weight: number;
  /** By item; items of no category are absent. */
  readonly categoryOf: ReadonlyMap<string, string>;
  /** Stream time, ms. */
  readonly time: number;
  /** Whether the model knows an item: then it is not new. */
  readonly isModelled: (item: string) => boolean;
}

export function noteTouch(known: KnownItems, touch: KnownTouch, halfLife: number): void {
  const { weight, categoryOf } = touch;
  known.at = Math.max(known.at, touch.time);
  const time = known.at;
  for (const item of touch.items.slice(0, MAX_ITEMS_OF_TOUCH)) {
    noteNewest(known, item, touch);
    countOnBoard(known.popular, { item, weight, time }, { size: MAX_POPULAR, halfLife });
    const category = categoryOf.get(item);
    if (category === undefined || category.length > MAX_CATEGORY_CHARS) continue;
    const board = boardOf(known, category);
    countOnBoard(board, { item, weight, time }, { size: MAX_POPULAR_IN_CATEGORY, halfLife });
  }
}

function noteNewest(known: KnownItems, item: string, { isModelled }: KnownTouch): void {
  const { newest, popular, at } = known;
  if (isModelled(item) || isOnBoard(popular, item)) return;
  if (newest.some((entry) => entry[0] === item)) return;
  newest.push([item, at]);
  if (newest.length > MAX_NEWEST) newest.shift();
}

/** The board of a category, which becomes the one touched last. */
function boardOf({ categories }: KnownItems, category: string): Board {
  const at = categories.findIndex(([name]) => name === category);
  const entry = at < 0 ? undefined : categories[at];
  if (entry && at === categories.length - 1) return entry[1];
  const moved: [string, Board] = entry ?? [category, []];
  if (entry) categories.splice(at, 1);
  categories.push(moved);
  if (categories.length > MAX_CATEGORIES) categories.shift();
  return moved[1];
}
