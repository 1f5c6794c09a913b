import { randomInt } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import type { OnModuleDestroy } from '@nestjs/common';
import { CURRENCY, productWith } from './catalogue.js';
import type { Product } from './catalogue.js';
import { userIdOf } from './customers.js';
import type { Customer } from './customers.js';
import { PlatformClient } from './platform-client.js';

/** The parcel is on its way after this time, as a visitor waits for it. */
const SHIPPED_AFTER_MS = 20_000;
/** Orders that wait for their parcel; those beyond stay as they are. */
const MAX_WAITING = 100;
const SHIPPING = 4.9;
const FREE_FROM = 60;
const CENTS = 100;

export interface OrderLine {
  readonly id: string;
  readonly quantity: number;
}

/** Who orders: a customer, or a visitor by the id of the browser. */
export interface Buyer {
  readonly customer?: Customer | undefined;
  readonly anonymousId: string;
}

export interface PlacedOrder {
  readonly orderId: string;
  readonly subtotal: number;
  readonly shipping: number;
  readonly total: number;
}

/** Orders of the demonstration shop: prices are the server's, and the platform hears of them from the server. */
@Injectable()
export class Orders implements OnModuleDestroy {
  readonly #logger = new Logger(Orders.name);
  readonly #waiting = new Set<ReturnType<typeof setTimeout>>();

  constructor(private readonly platform: PlatformClient) {}

  onModuleDestroy(): void {
    for (const timer of this.#waiting) clearTimeout(timer);
  }

  /** Places an order. Returns undefined if it names something that the shop does not have. */
  async place(lines: readonly OrderLine[], buyer: Buyer): Promise<PlacedOrder | undefined> {
    const bought = lines.flatMap(({ id, quantity }) => {
      const product = productWith(id);
      return product ? [{ product, quantity }] : [];
    });
    if (bought.length < lines.length) return undefined;
    const order = { orderId: `KH-${String(randomInt(100_000, 1_000_000))}`, ...amountsOf(bought) };
    await this.platform.tell({
      ...track('Order Completed', order.orderId, buyer),
      properties: {
        ...{ order_id: order.orderId, currency: CURRENCY, status: 'processing' },
        ...{ subtotal: order.subtotal, shipping: order.shipping, total: order.total },
        products: bought.map(({ product, quantity }) => ({
          ...{ product_id: product.id, name: product.name.en, price: product.price, quantity },
        })),
      },
    });
    this.#shipLater(order.orderId, buyer);
    return order;
  }

  #shipLater(orderId: string, buyer: Buyer): void {
    if (this.#waiting.size >= MAX_WAITING) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      void this.#ship(orderId, buyer);
    }, SHIPPED_AFTER_MS).unref();
    this.#waiting.add(timer);
  }

  async #ship(orderId: string, buyer: Buyer): Promise<void> {
    const parcel = `KP${String(randomInt(10_000_000, 100_000_000))}`;
    try {
      await this.platform.tell({
        ...track('Order Updated', orderId, buyer),
        properties: {
          ...{ order_id: orderId, status: 'shipped' },
          ...{ tracking_number: parcel, carrier: 'Kestrel Post' },
        },
      });
    } catch (error) {
      this.#logger.warn(`that ${orderId} was shipped could not be told: ${String(error)}`);
    }
  }
}

function track(event: string, orderId: string, { customer, anonymousId }: Buyer): object {
  return {
    ...{ type: 'track', event, messageId: `${orderId} ${event}`, anonymousId },
    ...(customer && { userId: userIdOf(customer) }),
  };
}

interface Bought {
  readonly product: Product;
  readonly quantity: number;
}

/** Sums in cents, so that no fraction of one is lost. */
function amountsOf(bought: readonly Bought[]): Omit<PlacedOrder, 'orderId'> {
  const cents = bought.reduce(
    (sum, { product, quantity }) => sum + Math.round(product.price * CENTS) * quantity,
    0,
  );
  const shipping = cents >= FREE_FROM * CENTS ? 0 : SHIPPING;
  const subtotal = cents / CENTS;
  return { subtotal, shipping, total: (cents + Math.round(shipping * CENTS)) / CENTS };
}
