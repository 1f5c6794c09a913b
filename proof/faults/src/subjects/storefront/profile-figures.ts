import { IDENTITY_LINKED, storefrontEvents } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import type { Figures } from '../../invariants/counters.js';
import type { StoredState } from '../stored-state.js';
import type { StreamEvent } from '../stream/stream-event.js';
import { shopperOf } from './visitors.js';

/** Money is in ten-thousandths. */
const PER_UNIT = 10_000;
const ALL = 'all shoppers';

type MutableFigures = Map<string, Record<string, number>>;

const moneyFigures = ['orders', 'refunds', 'revenue', 'grossRevenue'] as const;

/** The figures of one currency in a stored order book, and in the totals of a tenant. */
interface StoredFigures {
  readonly orders: number;
  readonly refunds: number;
  readonly gross: number;
  readonly refunded: number;
}
type StoredOrders = Readonly<Record<string, StoredFigures>>;

/** The fields of a stored profile that are counted here. */
interface StoredProfile {
  readonly firstSeen?: number;
  readonly lastSeen: number;
  readonly events: Readonly<Record<string, number>>;
  readonly book?: { readonly totals: StoredOrders };
}

interface StoredTotals {
  readonly shoppers: number;
  readonly orders: StoredOrders;
}

const PROFILES = { name: 'profile', topic: storefrontEvents };

/** Every shopper's events by type, orders and money, by whichever id, and their sums, from the events alone. */
export function profileFiguresOfEvents(events: readonly StreamEvent[]): Figures {
  const figures: MutableFigures = new Map();
  const all: Record<string, number> = { ...noMoney(), shoppers: 0, folded: 0 };
  const shopperOfKey = shopperOf(events);
  for (const { key: id, type, time, data } of events) {
    add(all, 'folded', 1);
    if (type === IDENTITY_LINKED) continue;
    const key = shopperOfKey(id);
    const known = figures.get(key);
    const shopper = known ?? { ...noMoney(), firstSeen: time, lastSeen: time };
    if (!known) add(all, 'shoppers', 1);
    figures.set(key, shopper);
    shopper['firstSeen'] = Math.min(shopper['firstSeen'] ?? time, time);
    shopper['lastSeen'] = Math.max(shopper['lastSeen'] ?? time, time);
    add(shopper, type, 1);
    const { revenue = 0 } = (data as { properties: { revenue?: number } }).properties;
    for (const counter of [shopper, all]) countOrder(counter, type, Math.round(revenue * PER_UNIT));
  }
  figures.set(ALL, all);
  return figures;
}

function countOrder(counter: Record<string, number>, type: string, money: number): void {
  if (type === 'order.completed') {
    add(counter, 'orders', 1);
    add(counter, 'revenue', money);
    add(counter, 'grossRevenue', money);
  } else if (type === 'order.refunded') {
    add(counter, 'refunds', 1);
    add(counter, 'revenue', -money);
  }
}

function moneyOf(totals: StoredOrders = {}): Record<string, number> {
  const sum: Record<string, number> = noMoney();
  for (const { orders, refunds, gross, refunded } of Object.values(totals)) {
    add(sum, 'orders', orders);
    add(sum, 'refunds', refunds);
    add(sum, 'revenue', gross - refunded);
    add(sum, 'grossRevenue', gross);
  }
  return sum;
}

function noMoney(): Record<string, number> {
  return Object.fromEntries(moneyFigures.map((name) => [name, 0]));
}

function add(counter: Record<string, number>, name: string, amount: number): void {
  counter[name] = (counter[name] ?? 0) + amount;
}

function addTotals(all: Record<string, number>, { shoppers, orders }: StoredTotals): void {
  add(all, 'shoppers', shoppers);
  for (const [name, sum] of Object.entries(moneyOf(orders))) add(all, name, sum);
}

/** The same figures from profile-service: of every shopper, and of the tenant's totals. */
export async function profileFiguresOfState(
  state: StoredState,
  shoppers: ReadonlySet<string>,
): Promise<Figures> {
  const figures: MutableFigures = new Map();
  const all: Record<string, number> = { ...noMoney(), shoppers: 0, folded: 0 };
  const { partitions } = storefrontEvents;
  for (let partition = 0; partition < partitions; partition++) {
    const keys = [...shoppers].filter((key) => partitionOf(key, partitions) === partition);
    const profiles = await state.entities<StoredProfile>(PROFILES, partition, keys);
    for (const [key, { events, firstSeen = 0, lastSeen, book }] of profiles) {
      figures.set(key, { ...events, ...moneyOf(book?.totals), firstSeen, lastSeen });
    }
    const totals = await state.part<StoredTotals>(PROFILES, partition, 'totals/demo');
    if (totals) addTotals(all, totals);
    add(all, 'folded', (await state.meta(storefrontEvents, partition))?.counts.folded ?? 0);
  }
  figures.set(ALL, all);
  return figures;
}
