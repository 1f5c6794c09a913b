import { demoTenant } from '@tradewind/service';
import { sendEvents } from './shop-events.fixture.js';

const SHOPPERS = 40;
const COLLECTIONS = ['tide', 'moss', 'ember', 'dune'];
const ROOMS = [
  ['teapot', 'mug', 'tin'],
  ['lamp', 'pendant', 'candle'],
  ['planter', 'can', 'vase'],
  ['notebook', 'pencils', 'clock'],
  ['cushion', 'blanket', 'tote'],
];

/** Others in the demonstration shop: each looks around in one room, and a third buy two things of it. */
export async function otherShoppers(collector: string): Promise<void> {
  const batch = Array.from({ length: SHOPPERS }, (_, n) => {
    const userId = `other-${String(n)}`;
    const room = ROOMS[n % ROOMS.length] ?? [];
    const products = room.map((kind, at) => ({
      product_id: `${kind}-${COLLECTIONS[(n + at) % COLLECTIONS.length] ?? ''}`,
      quantity: 1,
    }));
    const track = (event: string, properties: object) => ({
      ...{ type: 'track', userId, event, properties },
    });
    return [
      ...products.map((product) => track('Product Viewed', product)),
      ...(n % 3 === 0
        ? [
            track('Order Completed', {
              ...{ order_id: `other-${String(n)}`, total: 60, currency: 'EUR' },
              products: products.slice(0, 2),
            }),
          ]
        : []),
    ];
  }).flat();
  await sendEvents(collector, batch);
}

/** The JSON of a read of a service with the shop's secret key; undefined if it is none of 200. */
export async function readService(url: string): Promise<unknown> {
  const response = await fetch(url, {
    headers: { authorization: `Bearer ${demoTenant.secretKey}` },
  });
  return response.ok ? response.json() : undefined;
}
