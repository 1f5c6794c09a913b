import type { FoldEvent, StorefrontEvents } from '@tradewind/contracts';

type Type = FoldEvent<StorefrontEvents>['type'];

const counters = ['views', 'lists', 'searches', 'adds', 'removes', 'wishes', 'checkouts'] as const;
export type SessionCounter = (typeof counters)[number];

/** What a shopper has done since the last long silence. JSON-serialisable. */
export interface Session {
  readonly start: number;
  /** Time of the latest event. */
  readonly last: number;
  readonly events: number;
  readonly counts: Readonly<Record<SessionCounter, number>>;
  /** Distinct products seen, oldest first, at most `MAX_PRODUCTS`. */
  readonly products: readonly string[];
  readonly ordered: boolean;
}

const MAX_PRODUCTS = 40;

const counterOf: Partial<Record<Type, SessionCounter>> = {
  'product.viewed': 'views',
  'product.clicked': 'views',
  'product.list_viewed': 'lists',
  'product.list_filtered': 'lists',
  'search.performed': 'searches',
  'cart.item_added': 'adds',
  'wishlist.item_added_to_cart': 'adds',
  'cart.item_removed': 'removes',
  'wishlist.item_added': 'wishes',
  'checkout.started': 'checkouts',
  'checkout.step_viewed': 'checkouts',
  'checkout.step_completed': 'checkouts',
  'checkout.payment_info_entered': 'checkouts',
};

/** Come from the shop's back office or from code, not from what a shopper does. */
const silent: ReadonlySet<Type> = new Set<Type>([
  'order.completed',
  'order.updated',
  'order.refunded',
  'order.cancelled',
  'group.joined',
  'user.aliased',
  'user.identified',
]);

/** Whether an event is something a shopper does in a session. */
export function isActivity(type: Type): boolean {
  return !silent.has(type);
}

/** Whether an event says enough about intent to look at the propensity anew. */
export function movesIntent(type: Type): boolean {
  return counterOf[type] !== undefined;
}

/** Whether the event at `time` still belongs to the session. */
export function continues(session: Session | undefined, time: number, gapMs: number): boolean {
  return session !== undefined && time - session.last <= gapMs;
}

export function startSession(time: number): Session {
  const counts = Object.fromEntries(counters.map((name) => [name, 0]));
  return {
    start: time,
    last: time,
    events: 0,
    counts: counts as Record<SessionCounter, number>,
    products: [],
    ordered: false,
  };
}

/** The session after one more activity; a late event does not move it back in time. */
export function extendSession(
  session: Session,
  event: Pick<FoldEvent<StorefrontEvents>, 'type' | 'time'>,
  product: string | undefined,
): Session {
  const counter = counterOf[event.type];
  const isNew =
    product !== undefined &&
    !session.products.includes(product) &&
    session.products.length < MAX_PRODUCTS;
  return {
    ...session,
    last: Math.max(session.last, event.time),
    events: session.events + 1,
    counts: counter
      ? { ...session.counts, [counter]: session.counts[counter] + 1 }
      : session.counts,
    products: isNew ? [...session.products, product] : session.products,
  };
}

/** The one session of which two were parts; `undefined` if there was a long silence between them. */
export function joinSessions(
  one: Session | undefined,
  other: Session | undefined,
  gapMs: number,
): Session | undefined {
  if (!one || !other) return undefined;
  if (one.start - other.last > gapMs || other.start - one.last > gapMs) return undefined;
  const [earlier, later] = one.start < other.start ? [one, other] : [other, one];
  const counts = counters.map((name) => [name, one.counts[name] + other.counts[name]] as const);
  return {
    start: earlier.start,
    last: Math.max(one.last, other.last),
    events: one.events + other.events,
    counts: Object.fromEntries(counts) as Record<SessionCounter, number>,
    products: [...new Set([...earlier.products, ...later.products])].slice(0, MAX_PRODUCTS),
    ordered: one.ordered || other.ordered,
  };
}
