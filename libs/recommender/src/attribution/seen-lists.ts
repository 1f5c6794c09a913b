import type { Consent } from '@tradewind/contracts';
import type { OrderBook } from '@tradewind/orders';
import { readListId } from './list-id.js';
import type { ListLabel } from './list-id.js';

export const DAY_MS = 86_400_000;
/** An order is credited to the last click of its item in so long before it. */
export const CREDITED_FOR_MS = 7 * DAY_MS;
/** Lists of a shopper that are counted, of the days that are remembered. */
const MAX_LISTS = 60;
const MAX_CLICKS_OF_LIST = 10;
/** Orders that are credited, of the days that are remembered, and lines of one. */
const MAX_ORDERS = 10;
const MAX_LINES = 30;
const MAX_EXPERIMENTS = 16;

/** A click in a list: the item, its place from 1 (0 if it was not told), when. */
export type Click = [item: string, place: number, at: number];

/** A list that was seen. */
export interface SeenList {
  readonly id: string;
  /** Event time, ms. */
  readonly at: number;
  /** Items that were seen, from the first on. */
  readonly items: number;
  clicks: Click[];
}

/** An order, and the share of each item in what it is worth. */
export interface CreditedOrder {
  readonly id: string;
  readonly at: number;
  readonly lines: readonly (readonly [item: string, share: number])[];
}

/** The first arm of an experiment that a shopper saw. */
export interface FirstArm {
  readonly arm: string;
  readonly at: number;
  /** Whether another arm was seen later, as happens to a visitor who signs in. */
  readonly isMixed?: true;
}

/** What is remembered of a shopper so that orders find the lists that led to them. Bounded; empty after eight days without lists. */
export interface AttributionState {
  consent?: Consent;
  /** By time. */
  lists: SeenList[];
  orders: CreditedOrder[];
  /** Of the orders; absent of one who has placed none. */
  book?: OrderBook;
  /** By `<slot>~<experiment>`. */
  arms: Record<string, FirstArm>;
}

export function nothingSeen(): AttributionState {
  return { lists: [], orders: [], arms: {} };
}

/** The UTC day of a time. */
export function dayOf(time: number): number {
  return Math.floor(time / DAY_MS);
}

/**
 * Forgets the lists of days from which no order is credited any more, whole days at once, so that the figures of a day are
 * complete as long as they can change. Where there are too many lists the earliest days go first.
 */
export function forgetOldDays(state: AttributionState, now: number): void {
  let first = dayOf(now - CREDITED_FOR_MS);
  state.lists = state.lists.filter(({ at }) => dayOf(at) >= first);
  for (const { at } of [...state.lists]) {
    if (state.lists.length < MAX_LISTS || dayOf(at) === dayOf(now)) break;
    first = dayOf(at) + 1;
    state.lists = state.lists.filter((list) => dayOf(list.at) >= first);
  }
  if (state.lists.length > 0) return;
  state.orders = [];
  delete state.book;
}

/** The remembered list of an id; it is taken for seen now if it was not known. Undefined where it is not counted. */
export function noteSeen(
  state: AttributionState,
  seen: { readonly id: string; readonly at: number; readonly items?: number },
): SeenList | undefined {
  const known = state.lists.find(({ id }) => id === seen.id);
  if (known !== undefined) return known;
  const label = readListId(seen.id);
  if (label === undefined || state.lists.length >= MAX_LISTS) return undefined;
  const items = Math.min(label.sources.length, seen.items ?? label.sources.length);
  const list: SeenList = { id: seen.id, at: seen.at, items, clicks: [] };
  state.lists = [...state.lists, list].sort(byTime);
  noteArm(state, label, seen.at);
  return list;
}

/** An item counts once for a list, however often it is clicked; the latest click is the one that orders follow. */
export function noteClick(list: SeenList, [item, place, at]: Click): void {
  const others = list.clicks.filter(([known]) => known !== item);
  if (others.length >= MAX_CLICKS_OF_LIST) return;
  list.clicks = [...others, [item, place, at]];
}

export function noteOrder(state: AttributionState, order: CreditedOrder): void {
  const isKnown = state.orders.some(({ id }) => id === order.id);
  if (isKnown || state.orders.length >= MAX_ORDERS || order.lines.length === 0) return;
  const lines = order.lines.slice(0, MAX_LINES);
  state.orders = [...state.orders, { ...order, lines }].sort(byTime);
}

/** Takes what another id of the shopper saw and ordered into this one. */
export function joinSeen(into: AttributionState, from: AttributionState): void {
  for (const list of from.lists) {
    const known = noteSeen(into, list);
    for (const click of list.clicks) if (known) noteClick(known, click);
  }
  for (const order of from.orders) noteOrder(into, order);
  for (const [name, first] of Object.entries(from.arms)) joinArm(into, name, first);
}

function noteArm({ arms }: AttributionState, { slot, arm }: ListLabel, at: number): void {
  if (arm === undefined) return;
  const name = experimentName(slot, arm.experiment);
  const isFull = Object.keys(arms).length >= MAX_EXPERIMENTS;
  if (isFull && !Object.hasOwn(arms, name)) return;
  arms[name] = earlier(arms[name], { arm: arm.arm, at });
}

function joinArm({ arms }: AttributionState, name: string, first: FirstArm): void {
  arms[name] = earlier(arms[name], first);
}

export function experimentName(slot: string, experiment: string): string {
  return `${slot}~${experiment}`;
}

function earlier(one: FirstArm | undefined, other: FirstArm): FirstArm {
  if (one === undefined) return other;
  const isFirst = one.at < other.at || (one.at === other.at && one.arm <= other.arm);
  const { arm, at } = isFirst ? one : other;
  const isMixed = one.isMixed ?? other.isMixed ?? one.arm !== other.arm;
  return { arm, at, ...(isMixed && { isMixed }) };
}

function byTime<T extends { readonly id: string; readonly at: number }>(a: T, b: T): number {
  return a.at - b.at || (a.id < b.id ? -1 : 1);
}
