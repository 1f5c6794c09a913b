import type { Money } from '@tradewind/contracts';
import type { BookedOrder, Refund } from './booked-order.js';
import { AMOUNT_FIELDS } from './order-statement.js';
import type { AmountField, Amounts } from './order-statement.js';

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

/** What a customer paid for an order and got back, cancelled or not. */
export interface PaidAmounts {
  readonly total: Money;
  readonly refunded: Money;
}

/** Customers know what they have paid, with tax and shipping. */
const PAID_FIELDS: readonly AmountField[] = ['total', 'revenue', 'value', 'lines'];

/**
 * An order counts once Order Completed or Order Updated is known. It is booked by the first of
 * `AMOUNT_FIELDS` that it has, and a refund is measured in that field: one that states only another
 * field takes back the same share of it (total 95 of 95 is all of a revenue of 80). A refund of an
 * order that is not known is taken back as it is stated. An amount in another currency than the
 * order's takes nothing back, since nobody has said what it is worth.
 */
export function worthOf(order: BookedOrder): OrderWorth {
  const cancellations = isCancelled(order) ? 1 : 0;
  const refunds = refundsOf(order);
  const isPlaced = isPlacedOrder(order);
  if (isPlaced && cancellations === 1) {
    return { orders: 0, cancellations, refunds, gross: 0, refunded: 0 };
  }
  const { booked: gross, refunded } = amountsIn(order, AMOUNT_FIELDS);
  return { orders: isPlaced ? 1 : 0, cancellations, refunds, gross, refunded };
}

/** What the customer paid and got back. Of an order known by its refunds alone, they are its total. */
export function paidFor(order: BookedOrder): PaidAmounts {
  const { booked, refunded } = amountsIn(order, PAID_FIELDS);
  return { total: isPlacedOrder(order) ? booked : refunded, refunded };
}

export function isPlacedOrder({ completedAt, updatedAt }: BookedOrder): boolean {
  return completedAt !== undefined || updatedAt !== undefined;
}

/** Whether the whole order is cancelled: at once, or line by line until no piece was left. */
export function isCancelled({ cancelledAt, refunds = [], pieces }: BookedOrder): boolean {
  if (cancelledAt !== undefined) return true;
  const cancelled = refunds.filter(({ cancels }) => cancels);
  if (cancelled.length === 0) return false;
  const sum = cancelled.reduce((total, refund) => total + (refund.pieces ?? 0), 0);
  return pieces === undefined || sum >= pieces.value;
}

/** Whether the customer has something of it: it is placed, not cancelled and not refunded in full. */
export function isKept(worth: OrderWorth): boolean {
  return worth.orders === 1 && (worth.refunds === 0 || worth.gross > worth.refunded);
}

/** ISO 4217, upper case; empty if neither the order nor a refund of it names one. */
export function currencyOf({ currency, refunds = [] }: BookedOrder): string {
  return currency?.value ?? refunds.find((refund) => refund.currency)?.currency ?? '';
}

function refundsOf({ refunds = [], refundedAt }: BookedOrder): number {
  const told = refunds.filter(({ cancels }) => !cancels).length;
  return refundedAt === undefined ? told : Math.max(1, told);
}

function amountsIn(
  order: BookedOrder,
  fields: readonly AmountField[],
): { readonly booked: Money; readonly refunded: Money } {
  const { refunds = [], refundedAt, pieces } = order;
  const amounts = amountsOf(order);
  const field = fields.find((name) => amounts[name] !== undefined);
  const booked = (field && amounts[field]) ?? 0;
  if (refunds.length === 0 && refundedAt === undefined) return { booked, refunded: 0 };
  const cap = isPlacedOrder(order) ? Math.max(booked, 0) : Infinity;
  if (refundedAt !== undefined) return { booked, refunded: cap };
  const measure = { amounts, field, booked, pieces: pieces?.value, fields };
  const currency = currencyOf(order);
  const sum = refunds
    .filter((refund) => (refund.currency ?? currency) === currency)
    .reduce((total, refund) => total + takenBack(refund, measure), 0);
  return { booked, refunded: Math.min(cap, sum) };
}

/**
 * The amounts of an order in all fields that were ever stated: those of the latest statement, and the
 * others in proportion to them, so that an edit in one field changes all alike.
 */
function amountsOf({ amounts, base }: BookedOrder): Amounts {
  const latest = amounts?.value ?? {};
  if (base === undefined) return latest;
  const share = shareOf(latest, base.value, AMOUNT_FIELDS) ?? (isLinesOnly(latest) ? 1 : undefined);
  if (share === undefined) return latest;
  const scaled: Amounts = {};
  for (const field of AMOUNT_FIELDS) {
    const amount = base.value[field];
    if (amount !== undefined) scaled[field] = Math.round(amount * share);
  }
  return { ...scaled, ...latest };
}

/** Lines are told with a change of status as well: alone they say least of what is paid. */
function isLinesOnly(amounts: Amounts): boolean {
  return AMOUNT_FIELDS.every((field) => (field === 'lines') === (amounts[field] !== undefined));
}

/** The part that one amount is of another, in the first field that both state. */
function shareOf(
  part: Amounts,
  whole: Amounts,
  fields: readonly AmountField[],
): number | undefined {
  const field = fields.find((name) => part[name] !== undefined && whole[name]);
  return field && (part[field] ?? 0) / (whole[field] ?? 1);
}

/** What an order is measured by. */
interface Measure {
  readonly amounts: Amounts;
  readonly field: AmountField | undefined;
  readonly booked: Money;
  readonly pieces: number | undefined;
  readonly fields: readonly AmountField[];
}

function takenBack(refund: Refund, { amounts, field, booked, pieces, fields }: Measure): Money {
  const stated = fields.find((name) => refund.amounts[name] !== undefined);
  if (stated === undefined) return Math.round(booked * shareOfPieces(refund.pieces, pieces));
  const same = field && refund.amounts[field];
  if (same !== undefined) return same;
  const share = shareOf(refund.amounts, amounts, fields);
  if (share === undefined) return refund.amounts[stated] ?? 0;
  return Math.round(booked * Math.min(1, share));
}

/** All, if a refund names no products; nothing, if nobody knows how many pieces were ordered. */
function shareOfPieces(refunded: number | undefined, ordered: number | undefined): number {
  if (refunded === undefined) return 1;
  return ordered === undefined || ordered === 0 ? 0 : Math.min(1, refunded / ordered);
}
