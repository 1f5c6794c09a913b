import { createHash } from 'node:crypto';
import type { ActionKind, Order } from '@tradewind/contracts';

/** Who carries out what a shopper has confirmed: people of the shop, or its system. */
export const actionOperators = ['people', 'system', 'none'] as const;
export type ActionOperator = (typeof actionOperators)[number];

export interface Action {
  readonly id: string;
  readonly kind: ActionKind;
  readonly orderId: string;
  readonly address?: string;
}

/** What a conversation knows of an action that was confirmed. */
export interface KnownAction extends Action {
  readonly status: 'confirmed' | 'done' | 'refused';
  /** The message that confirmed it. */
  readonly messageId: string;
}

/** What the next message may settle: which order, the new address, or yes and no. */
export interface PendingAction {
  readonly kind: ActionKind;
  readonly orderId?: string;
  readonly address?: string;
}

/** The intents that lead to an action. */
export const actionOfIntent: Readonly<Record<string, ActionKind>> = {
  cancel_order: 'cancel_order',
  change_address: 'change_address',
  return_policy: 'return_order',
};

export type Refusal = 'on_its_way' | 'cancelled' | 'returned' | 'not_sent';

const BEFORE_DISPATCH: ReadonlySet<string> = new Set([
  ...['placed', 'pending', 'on_hold', 'paid', 'processing', 'confirmed', 'created', 'new'],
  ...['packed', 'awaiting_payment', 'awaiting_shipment'],
]);

/**
 * Why an order is not open to an action, if it is not. Statuses of a shop's own that nobody here knows count as on
 * the way, so that nothing is promised that may be too late.
 */
export function refusalOf(kind: ActionKind, order: Order): Refusal | undefined {
  const { status } = order;
  if (status === 'cancelled' || status === 'failed') return 'cancelled';
  if (status === 'refunded' || status === 'returned') return 'returned';
  const isSent = !BEFORE_DISPATCH.has(status) || order.trackingNumber !== undefined;
  if (kind === 'return_order') return isSent ? undefined : 'not_sent';
  return isSent ? 'on_its_way' : undefined;
}

/** The same wish has the same id, so that the shop carries it out once. */
export function actionWith(
  { tenant, shopper }: { readonly tenant: string; readonly shopper: string },
  { kind, orderId, address }: Omit<Action, 'id'>,
): Action {
  const wish = JSON.stringify([tenant, shopper, kind, orderId, address ?? '']);
  const id = `${kind}-${createHash('sha256').update(wish).digest('hex').slice(0, 16)}`;
  return { id, kind, orderId, ...(address !== undefined && { address }) };
}
