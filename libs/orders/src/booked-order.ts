import { AMOUNT_FIELDS } from './order-statement.js';
import type { Amounts, OrderStatement } from './order-statement.js';
import { courseOf } from './order-status.js';
import type { OrderStatus } from './order-status.js';

/** A value with the time of the event that stated it, ms. */
export interface Stated<Value> {
  readonly at: number;
  readonly value: Value;
}

/** Amounts of an Order Completed, or of an Order Updated, which is an edit. */
export interface StatedAmounts extends Stated<Amounts> {
  readonly edit?: true;
}

/** A refund as it was stated, or the cancellation of some lines. */
export interface Refund {
  readonly id: string;
  readonly at: number;
  readonly amounts: Amounts;
  readonly currency?: string;
  /** Of the products that it names; absent if it names none. */
  readonly pieces?: number;
  readonly cancels?: true;
}

/**
 * What is known of one order: facts, each with its event time. What it is worth follows from the facts
 * (`worthOf`), so that the order in which they arrive does not matter. JSON-serialisable, below 4 KB.
 */
export interface BookedOrder {
  readonly id: string;
  /** The earliest event time of any event about it, ms. */
  readonly firstAt: number;
  /** The latest event time of any event about it, ms. */
  readonly lastAt: number;
  /** The earliest event time of Order Completed. */
  readonly completedAt?: number;
  /** The earliest event time of Order Updated. */
  readonly updatedAt?: number;
  /** The earliest event time of a cancellation of the whole order. */
  readonly cancelledAt?: number;
  /** The earliest event time of a status that says that all was paid back. */
  readonly refundedAt?: number;
  /** The latest amounts: those of an edit go before those of Order Completed. */
  readonly amounts?: StatedAmounts;
  /** The latest amounts that state the first of `AMOUNT_FIELDS` that is known, if other than `amounts`. */
  readonly base?: StatedAmounts;
  readonly currency?: Stated<string>;
  readonly pieces?: Stated<number>;
  /** By time, then id; the first `MAX_REFUNDS` of them count. */
  readonly refunds?: readonly Refund[];
  readonly status?: Stated<OrderStatus>;
  readonly trackingNumber?: Stated<string>;
  readonly carrier?: Stated<string>;
}

export const MAX_REFUNDS = 20;

/** The facts that one statement adds. */
export function orderOf(statement: OrderStatement): BookedOrder {
  const { orderId: id, at, trackingNumber, carrier } = statement;
  return {
    id,
    firstAt: at,
    lastAt: at,
    ...typeFacts(statement),
    ...(trackingNumber !== undefined && { trackingNumber: { at, value: trackingNumber } }),
    ...(carrier !== undefined && { carrier: { at, value: carrier } }),
  };
}

function typeFacts(statement: OrderStatement): Partial<BookedOrder> {
  const { type, at, pieces } = statement;
  switch (type) {
    case 'order.cancelled':
      return pieces === undefined ? { cancelledAt: at } : { refunds: [cancelledLines(statement)] };
    case 'order.refunded':
      return { refunds: [refundOf(statement)] };
    case 'order.completed':
    case 'order.updated':
      return placementFacts(statement);
  }
}

function placementFacts(statement: OrderStatement): Partial<BookedOrder> {
  const { type, at, amounts, pieces, currency, status } = statement;
  const edit = type === 'order.updated';
  return {
    ...(edit ? { updatedAt: at } : { completedAt: at }),
    ...(status === 'cancelled' && { cancelledAt: at }),
    ...(status === 'refunded' && { refundedAt: at }),
    ...(Object.keys(amounts).length > 0 && {
      amounts: { at, value: amounts, ...(edit && { edit }) },
    }),
    ...(currency !== undefined && { currency: { at, value: currency } }),
    ...(pieces !== undefined && { pieces: { at, value: pieces } }),
    ...(status !== undefined && { status: { at, value: status } }),
  };
}

function refundOf({ refundId: id, at, amounts, currency, pieces }: OrderStatement): Refund {
  return {
    id,
    at,
    amounts,
    ...(currency !== undefined && { currency }),
    ...(pieces !== undefined && { pieces }),
  };
}

/** The prices of lines go before a total, which may be that of the whole order. */
function cancelledLines(statement: OrderStatement): Refund {
  const { lines } = statement.amounts;
  const amounts = lines === undefined ? statement.amounts : { lines };
  return { ...refundOf(statement), amounts, cancels: true };
}

/** Joins the facts of two records of one order: idempotent, commutative and associative. */
export function joinOrders(a: BookedOrder, b: BookedOrder): BookedOrder {
  const joined: { -readonly [Name in keyof BookedOrder]: BookedOrder[Name] } = {
    id: a.id,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
  };
  for (const name of ['completedAt', 'updatedAt', 'cancelledAt', 'refundedAt'] as const) {
    set(joined, name, least(a[name], b[name]));
  }
  joinAmounts(joined, a, b);
  set(joined, 'currency', later(a.currency, b.currency, compareStated));
  set(joined, 'pieces', later(a.pieces, b.pieces, compareStated));
  set(joined, 'refunds', joinRefunds(a.refunds, b.refunds));
  set(joined, 'status', later(a.status, b.status, compareStatuses));
  set(joined, 'trackingNumber', later(a.trackingNumber, b.trackingNumber, compareStated));
  set(joined, 'carrier', later(a.carrier, b.carrier, compareStated));
  return joined;
}

/** Leaves out what is not known, so that a state is the same as one that was read from JSON. */
function set<Of extends object, Name extends keyof Of>(
  of: Of,
  name: Name,
  value: Of[Name] | undefined,
): void {
  if (value !== undefined) of[name] = value;
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

function later<Value>(
  a: Value | undefined,
  b: Value | undefined,
  compare: (a: Value, b: Value) => number,
): Value | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return compare(a, b) >= 0 ? a : b;
}

/** Of two statements of one time the greater text counts, so that their order does not matter. */
function compareStated(a: Stated<unknown>, b: Stated<unknown>): number {
  return a.at - b.at || compareTexts(JSON.stringify(a.value), JSON.stringify(b.value));
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What follows delivery does not give way to what goes before it, whenever it was told. */
function compareStatuses(a: Stated<OrderStatus>, b: Stated<OrderStatus>): number {
  return courseOf(a.value) - courseOf(b.value) || compareStated(a, b);
}

function compareAmounts(a: StatedAmounts, b: StatedAmounts): number {
  return Number(a.edit ?? false) - Number(b.edit ?? false) || compareStated(a, b);
}

function compareBases(a: StatedAmounts, b: StatedAmounts): number {
  return rankOf(b) - rankOf(a) || compareAmounts(a, b);
}

function rankOf({ value }: StatedAmounts): number {
  return AMOUNT_FIELDS.findIndex((field) => value[field] !== undefined);
}

function joinAmounts(
  joined: { amounts?: StatedAmounts; base?: StatedAmounts },
  a: BookedOrder,
  b: BookedOrder,
): void {
  const amounts = later(a.amounts, b.amounts, compareAmounts);
  const base = later(a.base ?? a.amounts, b.base ?? b.amounts, compareBases);
  if (amounts === undefined || base === undefined) return;
  joined.amounts = amounts;
  if (compareBases(amounts, base) !== 0) joined.base = base;
}

function joinRefunds(
  a: readonly Refund[] | undefined,
  b: readonly Refund[] | undefined,
): readonly Refund[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const byId = new Map<string, Refund>();
  for (const refund of [...a, ...b]) {
    const known = byId.get(refund.id);
    if (known === undefined || compareRefunds(refund, known) < 0) byId.set(refund.id, refund);
  }
  return [...byId.values()].sort(compareRefunds).slice(0, MAX_REFUNDS);
}

function compareRefunds(a: Refund, b: Refund): number {
  return a.at - b.at || compareTexts(JSON.stringify(a), JSON.stringify(b));
}
