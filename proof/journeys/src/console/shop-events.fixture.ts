import { demoTenant } from '@tradewind/service';

const SHOPPERS = 60;
const ITEMS = 12;

function track(userId: string, event: string, properties: object): object {
  return { type: 'track', userId, event, properties };
}

/** Visits of a small shop: all look, half fill a cart, a quarter buy. */
export function visits(): readonly object[] {
  return Array.from({ length: SHOPPERS }, (_, n) => {
    const userId = `shopper-${String(n)}`;
    const products = [0, 1, 2].map((step) => {
      const item = (n * 5 + step * 3) % ITEMS;
      return {
        ...{ product_id: `tea-${String(item)}`, name: `Tea ${String(item)}` },
        ...{ category: item % 2 ? 'Green' : 'Black', price: 5 + item, quantity: 1 },
      };
    });
    return [
      ...products.map((product) => track(userId, 'Product Viewed', product)),
      ...(n % 2 ? products.slice(0, 1).map((one) => track(userId, 'Product Added', one)) : []),
      ...(n % 4 === 1
        ? [
            track(userId, 'Order Completed', {
              ...{ order_id: `order-${String(n)}`, total: 20 + n, currency: 'EUR' },
              products: products.slice(0, 1),
            }),
          ]
        : []),
    ];
  }).flat();
}

/** As the shop's own server: orders of a page would count as unverified. */
export async function sendEvents(collector: string, batch: readonly object[]): Promise<void> {
  const response = await fetch(`${collector}/v1/batch`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${demoTenant.serverKey}:`).toString('base64')}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify({ batch }),
  });
  if (!response.ok) throw new Error(`the collector answered ${String(response.status)}`);
}
