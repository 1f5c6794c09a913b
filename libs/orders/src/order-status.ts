/** The states of an order that the platform tells customers, in the order of their course. */
export const ORDER_STATUSES = [
  'placed',
  'pending',
  'on_hold',
  'paid',
  'processing',
  'shipped',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'returned',
  'partially_refunded',
  'refunded',
  'failed',
  'cancelled',
] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];

const statuses: ReadonlySet<string> = new Set(ORDER_STATUSES);

/** Names that shop systems use (WooCommerce, Shopify, Magento, Shopware). */
const aliases: Readonly<Record<string, OrderStatus>> = {
  created: 'placed',
  open: 'placed',
  new: 'placed',
  pending_payment: 'pending',
  awaiting_payment: 'pending',
  unpaid: 'pending',
  holded: 'on_hold',
  hold: 'on_hold',
  authorized: 'paid',
  payment_received: 'paid',
  in_progress: 'processing',
  preparing: 'processing',
  packed: 'processing',
  unfulfilled: 'processing',
  ready_to_ship: 'processing',
  fulfilled: 'shipped',
  dispatched: 'shipped',
  sent: 'shipped',
  partially_shipped: 'shipped',
  label_printed: 'processing',
  transit: 'in_transit',
  on_the_way: 'in_transit',
  attempted_delivery: 'out_for_delivery',
  complete: 'delivered',
  completed: 'delivered',
  received: 'delivered',
  canceled: 'cancelled',
  voided: 'cancelled',
  partial_refund: 'partially_refunded',
  error: 'failed',
  declined: 'failed',
};

/** Returns the status that a shop's word names, whatever its case and separators. */
export function orderStatusOf(word: unknown): OrderStatus | undefined {
  if (typeof word !== 'string' || word.length > 60) return undefined;
  const name = word
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, '_')
    .replace(/^wc_/u, '');
  if (statuses.has(name)) return name as OrderStatus;
  return Object.hasOwn(aliases, name) ? aliases[name] : undefined;
}

const afterDelivery: ReadonlySet<OrderStatus> = new Set([
  'returned',
  'partially_refunded',
  'refunded',
  'cancelled',
]);

/** How far an order has come: 0 before delivery, 1 delivered, 2 what takes a delivery back. */
export function courseOf(status: OrderStatus): 0 | 1 | 2 {
  if (afterDelivery.has(status)) return 2;
  return status === 'delivered' ? 1 : 0;
}
