import { eventId, idOf, storefrontEvents } from '@tradewind/contracts';
import type { WorkloadRecord } from '../../run/subject.js';
import type { StreamEvent } from '../stream/stream-event.js';

export interface CampaignRules {
  readonly cartAbandonedAfterMs: number;
  readonly winBackAfterMs: number;
}

interface Shopper {
  readonly cart: Map<string, number>;
  /** Time of each order. */
  readonly orders: Map<string, number>;
  /** Ids of orders that were refunded, which happens in full. */
  readonly refunded: Set<string>;
  cartDeadline?: number;
  lastOrderAt?: number;
  winBackDeadline?: number;
}

interface Product {
  readonly product_id: string;
  readonly quantity?: number;
}

interface Properties extends Partial<Product> {
  readonly order_id?: string;
}

/** Something that happens to a partition: an event of a shopper, or a tick of the clock. */
interface Step {
  readonly time: number;
  readonly event?: StreamEvent;
}

/**
 * Returns the campaigns for which the rules give occasion, by id: abandoned carts, and shoppers who
 * have not ordered for too long. It processes each partition's records in order with the
 * partition's own clock, from the events alone; decisions by a model are not foreseen.
 */
export function occasionsOf(
  records: readonly WorkloadRecord[],
  events: readonly StreamEvent[],
  rules: CampaignRules,
): ReadonlyMap<string, string> {
  const byId = new Map(events.map((event) => [event.id, event]));
  const occasions = new Map<string, string>();
  for (let partition = 0; partition < storefrontEvents.partitions; partition++) {
    const own = records.filter((record) => record.partition === partition);
    const calendar = new Calendar(rules, occasions);
    for (const step of stepsOf(own, byId)) calendar.take(step);
  }
  return occasions;
}

/** Duplicates and unreadable records are skipped. */
function* stepsOf(
  records: readonly WorkloadRecord[],
  byId: ReadonlyMap<string, StreamEvent>,
): Generator<Step> {
  const taken = new Set<string>();
  for (const { headers } of records) {
    const id = headers['ce_id']?.toString() ?? '';
    const event = byId.get(id);
    if (event === undefined) {
      const isTick = headers['ce_type']?.toString() === 'tradewind.clock.tick';
      if (isTick) yield { time: Date.parse(headers['ce_time']?.toString() ?? '') };
      continue;
    }
    // A duplicate does not advance a clock that the first one has not advanced.
    if (!taken.has(id)) yield { time: event.time, event };
    taken.add(id);
  }
}

/** The shoppers of one partition and their deadlines. */
class Calendar {
  readonly #shoppers = new Map<string, Shopper>();
  #clock = -Infinity;

  constructor(
    private readonly rules: CampaignRules,
    private readonly occasions: Map<string, string>,
  ) {}

  take({ time, event }: Step): void {
    this.#clock = Math.max(this.#clock, time);
    for (const [key, shopper] of this.#shoppers) this.#due(key, shopper);
    if (event === undefined) return;
    const shopper = this.#shoppers.get(event.key) ?? newShopper();
    this.#shoppers.set(event.key, shopper);
    const { properties } = event.data as { properties: Properties };
    if (event.type === 'order.completed') this.#order(shopper, time, properties);
    else if (event.type === 'order.refunded') this.#refund(shopper, properties);
    else this.#cart(shopper, event.type, time, properties);
  }

  #due(key: string, shopper: Shopper): void {
    const { cartDeadline, winBackDeadline } = shopper;
    if (cartDeadline !== undefined && cartDeadline <= this.#clock) {
      this.#occasion('cart-abandonment', key, cartDeadline);
      delete shopper.cartDeadline;
    }
    if (winBackDeadline !== undefined && winBackDeadline <= this.#clock) {
      this.#occasion('win-back', key, winBackDeadline);
      delete shopper.winBackDeadline;
    }
  }

  #occasion(kind: string, key: string, deadline: number): void {
    const slot = `${kind}|${key}|${String(deadline)}`;
    this.occasions.set(eventId(slot), `${kind} of ${idOf(key)} at ${String(deadline)}`);
  }

  #cart(shopper: Shopper, type: string, time: number, properties: Properties): void {
    const { cart } = shopper;
    const { product_id: item = '', quantity } = properties;
    const before = cart.get(item) ?? 0;
    if (type === 'cart.item_added') cart.set(item, before + (quantity ?? 1));
    else if (type === 'cart.item_removed') cart.set(item, before - (quantity ?? before));
    else return;
    if ((cart.get(item) ?? 0) <= 0) cart.delete(item);
    this.#setCartDeadline(shopper, time);
  }

  #setCartDeadline(shopper: Shopper, changedAt: number): void {
    delete shopper.cartDeadline;
    if (shopper.cart.size === 0) return;
    const { cartAbandonedAfterMs: after } = this.rules;
    // If a cart was changed so long ago that it would be abandoned by now, the change counts as of
    // now.
    const isLate = changedAt + after <= this.#clock;
    shopper.cartDeadline = (isLate ? this.#clock : changedAt) + after;
  }

  #order(shopper: Shopper, time: number, { order_id: order = '' }: Properties): void {
    if (shopper.orders.has(order)) return;
    shopper.orders.set(order, time);
    shopper.cart.clear();
    delete shopper.cartDeadline;
    this.#setWinBack(shopper);
  }

  #refund(shopper: Shopper, { order_id: order = '' }: Properties): void {
    shopper.refunded.add(order);
    this.#setWinBack(shopper);
  }

  /** A win-back waits from the last order that was not refunded. */
  #setWinBack(shopper: Shopper): void {
    const { lastOrderAt: before = -Infinity, orders, refunded } = shopper;
    const kept = [...orders].filter(([order]) => !refunded.has(order));
    const last = Math.max(...kept.map(([, at]) => at));
    if (last === before) return;
    shopper.lastOrderAt = last;
    const deadline = last + this.rules.winBackAfterMs;
    // An order of before that is the last one again has its own time, or has had it.
    const isOver = last < before && deadline <= this.#clock;
    if (kept.length === 0 || isOver) delete shopper.winBackDeadline;
    else shopper.winBackDeadline = deadline;
  }
}

function newShopper(): Shopper {
  return { cart: new Map(), orders: new Map(), refunded: new Set() };
}
