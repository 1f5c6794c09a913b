import { demoTenant } from '@tradewind/service';
import {
  forgedDetails,
  forgedEvents,
  LURE,
  type ForgedEvent,
  type Victim,
} from './forged-events.js';
import { VictimShop, type Facts } from './victim-shop.js';

export interface AttackOptions {
  /** Forged facts. */
  readonly events: number;
  readonly victims: number;
  /** The key that they are sent with: the public one, or as a control the server's. */
  readonly key: 'public' | 'server';
}

/** How many customers were shown another fact afterwards, by what is read. */
export type Changed = Readonly<Record<keyof Facts, number>>;

export interface AttackFigures {
  readonly events: number;
  readonly victims: number;
  readonly accepted: number;
  readonly changed: Changed;
  /** Whether a forged name, link or status is shown anywhere. */
  readonly lureShown: boolean;
}

const GOODS = ['kettle', 'teapot', 'cup', 'tray'];

/**
 * Has a shop with customers who ordered, sends forged facts about them, and compares what the platform says
 * of each of them before and after; then sends forged names, prices and links of the shop's goods.
 */
export async function attack({ events, victims, key }: AttackOptions): Promise<AttackFigures> {
  const customers = Array.from({ length: victims }, (_, i): Victim => {
    return { userId: `customer-${String(i)}`, orderId: `R-${String(1_000 + i)}` };
  });
  const shop = await VictimShop.open();
  try {
    await shop.send(customers.flatMap(genuine), demoTenant.serverKey);
    const before = await shop.settledFactsOf(customers);
    const keyOfForger = key === 'public' ? demoTenant.writeKey : demoTenant.serverKey;
    const accepted = await shop.send(forgedEvents(customers, events), keyOfForger);
    const after = await shop.settledFactsOf(customers);
    await shop.send(forgedDetails(GOODS), keyOfForger);
    const shown = await shop.shown(['mallory', ...customers.slice(0, 5).map((one) => one.userId)]);
    const facts = await Promise.all(customers.map((one) => shop.factsOf(one)));
    return {
      ...{ events, victims, accepted },
      changed: changesBetween(before, after),
      lureShown: shown.includes(LURE) || JSON.stringify([after, facts]).includes(LURE),
    };
  } finally {
    await shop.close();
  }
}

function genuine({ userId, orderId }: Victim, i: number): ForgedEvent[] {
  const product = { product_id: GOODS[i % GOODS.length], price: 20, quantity: 1 };
  const order = { order_id: orderId, revenue: 20, currency: 'EUR', products: [product] };
  const track = (event: string, properties: object) => ({
    ...{ type: 'track', userId, event, properties, messageId: `${event} ${userId}` },
  });
  return [track('Product Viewed', product), track('Order Completed', order)];
}

function changesBetween(before: readonly Facts[], after: readonly Facts[]): Changed {
  const changed = (name: keyof Facts) =>
    before.filter((facts, i) => facts[name] !== after[i]?.[name]).length;
  return {
    profile: changed('profile'),
    answers: changed('answers'),
    campaigns: changed('campaigns'),
    list: changed('list'),
  };
}
