import { eventId, moneyOf, productId } from '@tradewind/contracts';
import type { FoldEvent, Money, StorefrontEvents } from '@tradewind/contracts';
import { orderStatusOf } from './order-status.js';
import type { OrderStatus } from './order-status.js';

export const ORDER_EVENT_TYPES = [
  'order.completed',
  'order.updated',
  'order.refunded',
  'order.cancelled',
] as const;
export type OrderEventType = (typeof ORDER_EVENT_TYPES)[number];
export type OrderEvent = Extract<FoldEvent<StorefrontEvents>, { type: OrderEventType }>;

const orderEventTypes: ReadonlySet<string> = new Set(ORDER_EVENT_TYPES);

export function isOrderEvent(event: FoldEvent<StorefrontEvents>): event is OrderEvent {
  return orderEventTypes.has(event.type);
}

/**
 * Fields that state the worth of an order, in the order of preference: an order is booked by the
 * first one that it has. `lines` is the sum of price times quantity over the products.
 */
export const AMOUNT_FIELDS = ['revenue', 'total', 'value', 'lines'] as const;
export type AmountField = (typeof AMOUNT_FIELDS)[number];
export type Amounts = Partial<Record<AmountField, Money>>;

/** What one event states about an order. */
export interface OrderStatement {
  readonly type: OrderEventType;
  readonly orderId: string;
  /** Event time, ms. */
  readonly at: number;
  readonly amounts: Amounts;
  /** Upper case. */
  readonly currency?: string;
  /** Pieces of all products; absent if no products are named. */
  readonly pieces?: number;
  /**
   * Names what is taken back, so that it counts once: the client's `refund_id`, else, of cancelled lines,
   * a hash of them, else the event's own id.
   */
  readonly refundId: string;
  readonly status?: OrderStatus;
  readonly trackingNumber?: string;
  readonly carrier?: string;
}

/** Longer order ids are told apart by their beginning only. */
const MOST_ID_CHARS = 128;
const MOST_PIECES = 1_000_000;
const MOST_CARRIER_CHARS = 60;
const TRACKING_NUMBER = /^[A-Z0-9-]{4,40}$/u;

/**
 * Reads an order event. Beyond Segment's specification it reads `refund_id`, `status`,
 * `shipping_status`, `tracking_number` and `carrier`. A status that is not in `ORDER_STATUSES`, and
 * a tracking number that is not 4 to 40 letters, digits and hyphens, are left out.
 */
export function orderStatement(event: OrderEvent): OrderStatement {
  const { properties } = event.data;
  const { products } = properties;
  const status =
    orderStatusOf(properties['shipping_status']) ?? orderStatusOf(properties['status']);
  const trackingNumber = trackingNumberOf(properties['tracking_number']);
  const carrier = textOf(properties['carrier'], MOST_CARRIER_CHARS);
  return {
    type: event.type,
    orderId: properties.order_id.slice(0, MOST_ID_CHARS),
    at: event.time,
    amounts: amountsOf(properties, event.type === 'order.refunded' ? Math.abs : asStated),
    refundId: refundIdOf(event),
    ...(properties.currency !== undefined && { currency: properties.currency.toUpperCase() }),
    ...(products.length > 0 && { pieces: piecesOf(products) }),
    ...(status !== undefined && { status }),
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...(carrier !== undefined && { carrier }),
  };
}

type Properties = OrderEvent['data']['properties'];

function refundIdOf({ id, type, data: { properties } }: OrderEvent): string {
  const stated = textOf(properties['refund_id'], MOST_ID_CHARS);
  if (stated !== undefined || type !== 'order.cancelled') return stated ?? id;
  const lines = properties.products.map((line) => [productId(line), line.quantity, line.price]);
  return eventId(JSON.stringify(lines));
}

/** Refunds are stated with either sign, so their amounts are taken without it. */
function amountsOf(
  { revenue, total, value, products }: Properties,
  signed: (amount: Money) => Money,
): Amounts {
  const amounts: Amounts = {};
  for (const [field, units] of Object.entries({ revenue, total, value })) {
    if (units !== undefined) keep(amounts, field as AmountField, signed(moneyOf(units)));
  }
  const priced = products.filter(({ price }) => price !== undefined);
  if (priced.length > 0) {
    const sum = priced.reduce(
      (total, { price = 0, quantity = 1 }) => total + moneyOf(price * quantity),
      0,
    );
    keep(amounts, 'lines', signed(sum));
  }
  return amounts;
}

function asStated(amount: Money): Money {
  return amount;
}

function keep(amounts: Amounts, field: AmountField, amount: Money): void {
  if (Number.isSafeInteger(amount)) amounts[field] = amount;
}

function piecesOf(products: Properties['products']): number {
  const pieces = products.reduce((sum, { quantity = 1 }) => sum + Math.abs(quantity), 0);
  return Math.min(Math.round(pieces), MOST_PIECES);
}

function trackingNumberOf(value: unknown): string | undefined {
  const text = textOf(value, 100)?.toUpperCase().replace(/ /gu, '');
  return text !== undefined && TRACKING_NUMBER.test(text) ? text : undefined;
}

function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/\s+/gu, ' ').trim().slice(0, longest);
  return text === '' ? undefined : text;
}
