/** An item of a batch of the tracking API. */
export type ForgedEvent = Readonly<Record<string, unknown>>;

/** What a forger wants others to read. */
export const LURE = 'https://evil.example/parcel';

/** Customers of whom the forger knows the id and the number of the order. */
export interface Victim {
  readonly userId: string;
  readonly orderId: string;
}

const kinds: readonly ((victim: Victim, i: number) => ForgedEvent)[] = [
  ({ userId }, i) => order(userId, 'Order Completed', `forged-${String(i)}`, lines(i)),
  ({ userId, orderId }) => order(userId, 'Order Refunded', orderId, { total: 1_000_000 }),
  ({ userId, orderId }) => order(userId, 'Order Cancelled', orderId, {}),
  ({ userId, orderId }) =>
    order(userId, 'Order Updated', orderId, {
      ...{ status: LURE, shipping_status: 'delivered', tracking_number: 'CALL-0900-555' },
      ...{ tracking_url: LURE, carrier: LURE, total: 0 },
    }),
  ({ userId, orderId }) => order(userId, 'order_updated', orderId, { carrier: LURE, revenue: 1 }),
  ({ userId }) => ({ type: 'identify', userId, traits: { vip: true, name: LURE } }),
  ({ userId }, i) => ({ type: 'alias', userId: `forger-${String(i)}`, previousId: userId }),
  ({ userId }, i) => ({
    ...order(userId, 'Order Completed', `forged-${String(i)}`, lines(i)),
    context: { userHash: 'f'.repeat(64) },
  }),
];

/** As many forged facts about the victims, in turn. */
export function forgedEvents(victims: readonly Victim[], count: number): ForgedEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const victim = victims[i % victims.length];
    const kind = kinds[Math.floor(i / victims.length) % kinds.length];
    if (!victim || !kind) throw new RangeError('there are no victims');
    return { ...kind(victim, i), messageId: `forged-${String(i)}` };
  });
}

/** Looks at products under names, prices and links of the forger's own. */
export function forgedDetails(items: readonly string[]): ForgedEvent[] {
  const shown = { name: LURE, url: LURE, image_url: LURE, price: 0.01, currency: 'EUR' };
  return items.flatMap((item) =>
    ['Product Viewed', 'Product Added'].map((event) => ({
      ...{ type: 'track', userId: 'mallory', event, messageId: `${event} ${item}` },
      properties: { product_id: item, quantity: 1, ...shown },
    })),
  );
}

function order(userId: string, event: string, orderId: string, more: object): ForgedEvent {
  return { type: 'track', userId, event, properties: { order_id: orderId, ...more } };
}

function lines(i: number) {
  const product = {
    product_id: `forged-item-${String(i % 5)}`,
    name: LURE,
    price: 99,
    quantity: 3,
  };
  return { revenue: 297, products: [product] };
}
