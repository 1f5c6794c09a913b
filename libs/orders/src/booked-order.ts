import type { Money } from '@tradewind/contracts';
import { AMOUNT_FIELDS } from './order-statement.js';
import type { AmountField, Amounts, OrderStatement } from './order-statement.js';
import type { OrderStatus } from './order-status.js';

/** A refund as it was stated. Without amounts it takes back all that was booked. */
export interface Refund {
  readonly id: string;
  readonly at: number;
  readonly amounts: Amounts;
}

/** A value with the time of the event that stated it, ms. */
export interface Stated<Value> {
  readonly at: number;
  readonly value: Value;
}

/**
 * What is known of one order: facts, each with its event time. What it is worth follows from the facts
 * (`worthOf`), so that the order in which they arrive does not matter. JSON-serialisable, below 2 KB.
 */
export interface BookedOrder {
  readonly id: string;
  /** The earliest event time of any event about it, ms. */
  readonly firstAt: number;
  /** The latest event time of any event about it, ms. */
  readonly lastAt: number;
  /** The earliest event time of Order Completed. */
  readonly completedAt?: number;
  readonly cancelledAt?: number;
  /** As the latest Order Completed or Order Updated with an amount states them. */
  readonly amounts?: Stated<Amounts>;
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
  const { type, orderId: id, at, status, trackingNumber, carrier } = statement;
  const isCancelled = type === 'order.cancelled' || status === 'cancelled';
  const stated = <Value>(value: Value | undefined) =>
    value === undefined ? undefined : { at, value };
  return {
    id,
    firstAt: at,
    lastAt: at,
    ...(isCancelled && { cancelledAt: at }),
    ...typeFacts(statement),
    ...defined('currency', stated(statement.currency)),
    ...defined('status', stated(status)),
    ...defined('trackingNumber', stated(trackingNumber)),
    ...defined('carrier', stated(carrier)),
  };
}

function typeFacts({ type, at, amounts, pieces, refundId }: OrderStatement): Partial<BookedOrder> {
  switch (type) {
    case 'order.cancelled':
      return {};
    case 'order.refunded':
      return { refunds: [{ id: refundId, at, amounts }] };
    case 'order.completed':
    case 'order.updated':
      return {
        ...(type === 'order.completed' && { completedAt: at }),
        ...(Object.keys(amounts).length > 0 && { amounts: { at, value: amounts } }),
        ...(pieces !== undefined && { pieces: { at, value: pieces } }),
      };
  }
}

/** Joins the facts of two records of one order: idempotent, commutative and associative. */
export function joinOrders(a: BookedOrder, b: BookedOrder): BookedOrder {
  return {
    id: a.id,
    firstAt: Math.min(a.firstAt, b.firstAt),
    lastAt: Math.max(a.lastAt, b.lastAt),
    ...defined('completedAt', least(a.completedAt, b.completedAt)),
    ...defined('cancelledAt', least(a.cancelledAt, b.cancelledAt)),
    ...defined('amounts', latest(a.amounts, b.amounts)),
    ...defined('currency', latest(a.currency, b.currency)),
    ...defined('pieces', latest(a.pieces, b.pieces)),
    ...defined('refunds', joinRefunds(a.refunds, b.refunds)),
    ...defined('status', latest(a.status, b.status)),
    ...defined('trackingNumber', latest(a.trackingNumber, b.trackingNumber)),
    ...defined('carrier', latest(a.carrier, b.carrier)),
  };
}

function defined<Name extends string, Value>(
  name: Name,
  value: Value | undefined,
): Partial<Record<Name, Value>> {
  return value === undefined ? {} : ({ [name]: value } as Record<Name, Value>);
}

function least(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.min(a, b);
}

/** Of two statements of one time the greater text counts, so that their order does not matter. */
function latest<Value>(
  a: Stated<Value> | undefined,
  b: Stated<Value> | undefined,
): Stated<Value> | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (a.at !== b.at) return a.at > b.at ? a : b;
  return JSON.stringify(a.value) >= JSON.stringify(b.value) ? a : b;
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
  const [textOfA, textOfB] = [keyOf(a), keyOf(b)];
  return a.at - b.at || (textOfA < textOfB ? -1 : textOfA > textOfB ? 1 : 0);
}

function keyOf({ id, amounts }: Refund): string {
  return `${id} ${JSON.stringify(amounts)}`;
}

/** What an order contributes to the figures of its shopper and shop. */
export interface OrderWorth {
  /** 1 for an order that was placed and not cancelled. */
  readonly orders: 0 | 1;
  readonly cancellations: 0 | 1;
  readonly refunds: number;
  /** What was booked; 0 for a cancelled order. */
  readonly gross: Money;
  /** What was taken back; never more than was booked, if the order is known. */
  readonly refunded: Money;
}

/**
 * An order counts once Order Completed or an Order Updated with an amount is known. It is booked by the
 * first of `AMOUNT_FIELDS` that it has, and a refund is measured in that field: one that states only
 * another field takes back the same share of it (total 95 of 95 is all of a revenue of 80). A refund
 * of an order that is not known is taken back as it is stated.
 */
export function worthOf(order: BookedOrder): OrderWorth {
  const { refunds = [] } = order;
  const cancellations = order.cancelledAt === undefined ? 0 : 1;
  const isPlaced = isPlacedOrder(order);
  if (isPlaced && cancellations === 1) {
    return { orders: 0, cancellations, refunds: refunds.length, gross: 0, refunded: 0 };
  }
  const stated = isPlaced ? order.amounts?.value : undefined;
  const gross = stated === undefined ? 0 : bookedAmount(stated).amount;
  const sum = refunds.reduce((total, { amounts }) => total + refundedAmount(amounts, stated), 0);
  return {
    orders: isPlaced ? 1 : 0,
    cancellations,
    refunds: refunds.length,
    gross,
    refunded: isPlaced ? Math.min(Math.max(gross, 0), sum) : sum,
  };
}

export function isPlacedOrder(order: BookedOrder): boolean {
  return order.completedAt !== undefined || order.amounts !== undefined;
}

function bookedAmount(amounts: Amounts): { field: AmountField | undefined; amount: Money } {
  const field = AMOUNT_FIELDS.find((name) => amounts[name] !== undefined);
  return { field, amount: (field && amounts[field]) ?? 0 };
}

function refundedAmount(refund: Amounts, order: Amounts | undefined): Money {
  const own = bookedAmount(refund);
  if (order === undefined) return own.amount;
  const booked = bookedAmount(order);
  if (own.field === undefined) return booked.amount;
  if (booked.field === undefined) return own.amount;
  const same = refund[booked.field];
  if (same !== undefined) return same;
  const field = AMOUNT_FIELDS.find((name) => refund[name] !== undefined && order[name]);
  if (field === undefined) return own.amount;
  const share = (refund[field] ?? 0) / (order[field] ?? 1);
  return Math.round(booked.amount * Math.min(1, share));
}
