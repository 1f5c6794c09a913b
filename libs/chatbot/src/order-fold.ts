import { chatbotHandOvers, moneyOf, storefrontEvents } from '@tradewind/contracts';
import type {
  Fold,
  FoldContext,
  FoldEvent,
  Money,
  Order,
  StorefrontEvents,
} from '@tradewind/contracts';

export const ORDER_FOLD = 'orders';

/** Orders kept per shopper; beyond that, the earliest placed are forgotten. */
export const MAX_ORDERS = 20;

/** The latest orders of one shopper, by the time they were placed, latest first. */
export interface ShopperOrders {
  orders: Order[];
}

type OrderEventType = 'order.completed' | 'order.updated' | 'order.refunded' | 'order.cancelled';
const ORDER_EVENTS: ReadonlySet<FoldEvent<StorefrontEvents>['type']> = new Set<OrderEventType>([
  'order.completed',
  'order.updated',
  'order.refunded',
  'order.cancelled',
]);
type OrderEvent = Extract<FoldEvent<StorefrontEvents>, { type: OrderEventType }>;
type Properties = OrderEvent['data']['properties'];

/**
 * Tracks the orders of each shopper. Beyond the Segment specification it reads `status`,
 * `shipping_status`, `tracking_number` and `carrier` from any order event, which shops send with
 * Order Updated. An order whose first known event is a later one is tracked from there.
 */
export class OrderFold implements Fold<StorefrontEvents, ShopperOrders, never> {
  readonly name = ORDER_FOLD;
  readonly inputs = [storefrontEvents];
  readonly emits = [];
  readonly handOvers = chatbotHandOvers;
  readonly stateVersion = 1;
  readonly types = ORDER_EVENTS;

  initialState(): ShopperOrders {
    return { orders: [] };
  }

  evolve(event: FoldEvent<StorefrontEvents>, context: FoldContext<ShopperOrders, never>): void {
    if (!isOrderEvent(event)) return;
    const state = context.state(event.key);
    const { order_id: orderId } = event.data.properties;
    const known = state.orders.find((order) => order.orderId === orderId);
    const others = state.orders.filter((order) => order !== known);
    state.orders = [...others, next(known, event)].sort(latestFirst).slice(0, MAX_ORDERS);
  }

  merge(shopper: string, from: ShopperOrders, context: FoldContext<ShopperOrders, never>): void {
    mergeOrders(context.state(shopper), from);
  }
}

/**
 * Takes the orders of another id of the shopper in. Of an order that both know the later word counts, and
 * refunds are those of both, up to what it was worth.
 */
export function mergeOrders(into: ShopperOrders, from: ShopperOrders): void {
  const orders = new Map(into.orders.map((order) => [order.orderId, order]));
  for (const order of from.orders) {
    const known = orders.get(order.orderId);
    orders.set(order.orderId, known ? oneOrder(known, order) : order);
  }
  into.orders = [...orders.values()].sort(latestFirst).slice(0, MAX_ORDERS);
}

function oneOrder(own: Order, other: Order): Order {
  const [earlier, later] = own.updatedAt <= other.updatedAt ? [own, other] : [other, own];
  const total = Math.max(own.total, other.total);
  const refunded = Math.min(total, own.refunded + other.refunded);
  // Who knew of the refund alone took it for the whole order.
  const isPart = later.status === 'refunded' && refunded < total;
  return {
    ...earlier,
    ...later,
    total,
    refunded,
    status: isPart ? 'partially_refunded' : later.status,
    placedAt: Math.min(own.placedAt, other.placedAt),
    items: Math.max(own.items, other.items),
  };
}

function isOrderEvent(event: FoldEvent<StorefrontEvents>): event is OrderEvent {
  return ORDER_EVENTS.has(event.type);
}

function latestFirst(a: Order, b: Order): number {
  return b.placedAt - a.placedAt || (a.orderId < b.orderId ? -1 : 1);
}

function next(known: Order | undefined, event: OrderEvent): Order {
  const { properties } = event.data;
  const order = known ?? unknownOrder(properties.order_id, event.time);
  const late = event.time < order.updatedAt;
  const described = describe(order, event);
  const refunded = refund(described, event);
  return {
    ...refunded,
    // An event that is older than the state fills gaps but overwrites nothing.
    status: late ? order.status : statusAfter(refunded, event),
    updatedAt: late ? order.updatedAt : event.time,
  };
}

function unknownOrder(orderId: string, time: number): Order {
  return {
    orderId,
    status: 'placed',
    placedAt: time,
    updatedAt: time,
    total: 0,
    refunded: 0,
    items: 0,
  };
}

/** Returns the order's fields from the event, apart from its status. */
function describe(order: Order, { type, time, data: { properties } }: OrderEvent): Order {
  const trackingNumber = textOf(properties['tracking_number'], 100) ?? order.trackingNumber;
  const carrier = textOf(properties['carrier'], 60) ?? order.carrier;
  const currency = properties.currency ?? order.currency;
  return {
    ...order,
    ...(type !== 'order.refunded' && worthOf(order, properties)),
    placedAt: type === 'order.completed' ? Math.min(order.placedAt, time) : order.placedAt,
    ...(trackingNumber !== undefined && { trackingNumber }),
    ...(carrier !== undefined && { carrier }),
    ...(currency !== undefined && { currency }),
  };
}

function worthOf(order: Order, properties: Properties): Pick<Order, 'total' | 'items'> {
  return {
    total: amountOf(properties) ?? order.total,
    items: properties.products.length > 0 ? piecesOf(properties) : order.items,
  };
}

/** Without an amount and products everything is refunded, and never more than the order's total. */
function refund(order: Order, { type, data: { properties } }: OrderEvent): Order {
  if (type !== 'order.refunded') return order;
  const amount = Math.abs(amountOf(properties) ?? order.total);
  if (order.total > 0) {
    return { ...order, refunded: Math.min(order.total, order.refunded + amount) };
  }
  return { ...order, total: amount, refunded: amount, items: order.items || piecesOf(properties) };
}

function statusAfter(order: Order, { type, data: { properties } }: OrderEvent): string {
  if (type === 'order.cancelled') return 'cancelled';
  if (type === 'order.refunded') {
    return order.refunded >= order.total ? 'refunded' : 'partially_refunded';
  }
  const said = textOf(properties['shipping_status'], 60) ?? textOf(properties['status'], 60);
  return said === undefined ? order.status : said.toLowerCase().replace(/[\s-]+/gu, '_');
}

/** Returns the total, else the value of the products; `undefined` if neither is a valid amount. */
function amountOf(properties: Properties): Money | undefined {
  const stated = properties.total ?? properties.revenue ?? properties.value;
  const priced = properties.products.filter(({ price }) => price !== undefined);
  if (stated === undefined && priced.length === 0) return undefined;
  const amount =
    stated === undefined
      ? priced.reduce((sum, { price = 0, quantity = 1 }) => sum + moneyOf(price * quantity), 0)
      : moneyOf(stated);
  return Number.isSafeInteger(amount) ? amount : undefined;
}

const MOST_PIECES = 1_000_000;

function piecesOf({ products }: Properties): number {
  const pieces = products.reduce((sum, { quantity = 1 }) => sum + Math.abs(quantity), 0);
  return Math.min(Math.round(pieces), MOST_PIECES);
}

function textOf(value: unknown, longest: number): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  const text = value.replace(/\s+/gu, ' ').trim().slice(0, longest);
  return text === '' ? undefined : text;
}
