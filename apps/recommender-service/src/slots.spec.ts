import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { slotDocument } from '@tradewind/contracts';
import { demoTenant } from '@tradewind/service';
import { ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { recommenderService } from './index.js';

const START = Date.UTC(2026, 2, 1, 9);
const SHOPPERS = Array.from({ length: 40 }, (_, i) => `shopper-${String(i)}`);

interface Shown {
  readonly listId: string;
  readonly items: readonly { readonly item: string; readonly source: string }[];
}
interface Report {
  readonly seen: number;
  readonly [field: string]: unknown;
}

describe('the reports of slots', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start(recommenderService, {});
    await bed.publish(...ticks(START));
    for (const item of ['tea', 'pot', 'cup']) {
      await bed.publish(storefrontRecord('product.viewed', 'first', START, { product_id: item }));
    }
    await bed.setDocument(slotDocument, 'home', {
      list: 'trending',
      length: 3,
      experiment: { id: 'short', arms: [{ id: 'all' }, { id: 'new', list: 'new' }] },
    });
    await bed.publish(...ticks(START + 1));
    await bed.caughtUp();
  }, 120_000);
  afterAll(() => bed.close());

  const shown = async (userId: string, slot = 'home') =>
    (await bed.get(`/v1/recommendations?userId=${userId}&slot=${slot}`)).body as unknown as Shown;
  const report = async (path: string) => (await bed.get(path)).body as unknown as Report;
  const armOf = ({ listId }: Shown) => listId.split('~')[3] ?? '';

  /** A shopper sees a list, of whom every other one clicks its first item, and every fourth one buys it. */
  async function visit(shopper: string, n: number): Promise<string> {
    const list = await shown(shopper);
    expect(armOf(await shown(shopper))).toBe(armOf(list));
    const at = START + 10 * n + 2;
    const product_id = list.items[0]?.item ?? '';
    const products = list.items.map(({ item }) => ({ product_id: item }));
    const about = { list_id: list.listId };
    const seen = storefrontRecord('product.list_viewed', shopper, at, { ...about, products });
    const clicked = { ...about, product_id, position: 1 };
    const order = {
      ...{ order_id: `o${String(n)}`, currency: 'EUR', revenue: 30 },
      products: [{ product_id, price: 30 }],
    };
    await bed.publish(
      ...[seen, seen],
      ...(n % 2 === 0 ? [storefrontRecord('product.clicked', shopper, at + 1, clicked)] : []),
      ...(n % 4 === 0 ? [storefrontRecord('order.completed', shopper, at + 2, order)] : []),
    );
    return armOf(list);
  }

  it('say what was seen, clicked and bought of the lists that were given out, by source and arm', async () => {
    const shownArms: string[] = [];
    for (const [n, shopper] of SHOPPERS.entries()) shownArms.push(await visit(shopper, n));
    const inArm = (arm: string) => shownArms.filter((shown) => shown === arm).length;
    const arms = { all: inArm('all'), new: inArm('new') };
    await bed.publish(...ticks(START + 1_000));
    await bed.caughtUp();
    const found = await report('/v1/slots/home/report?days=7');
    expect(found).toMatchObject({
      ...{ slot: 'home', from: '2026-02-23', through: '2026-03-01' },
      ...{ shopperDays: 40, seen: 40, clicked: 20, bought: 10 },
      clickRate: { value: 0.5 },
      conversion: { value: 0.25 },
      revenue: { EUR: { sum: 300, perThousand: { value: 7_500 } } },
      experiment: {
        id: 'short',
        sampleRatio: { broken: false },
        arms: {
          all: { share: 0.5, shoppers: arms.all, seen: arms.all },
          new: { share: 0.5, shoppers: arms.new, seen: arms.new, effect: { clicked: {} } },
        },
      },
    });
    const { trending, newest } = found['sources'] as Record<string, Report | undefined>;
    expect((trending?.seen ?? 0) + (newest?.seen ?? 0)).toBe(3 * 40);
    expect(Math.min(arms.all, arms.new)).toBeGreaterThan(5);
  });

  it('are there for every slot, and name the slots to whoever asks for another', async () => {
    const { slots } = (await bed.get('/v1/slots')).body as unknown as { slots: Report[] };
    expect(slots.map(({ slot }) => slot)).toEqual(expect.arrayContaining(['for-you', 'home']));
    const { status, body } = await bed.get('/v1/slots/attic/report');
    expect([status, body['message']]).toEqual([
      404,
      expect.stringContaining('there is no slot attic, but for-you,'),
    ]);
    expect(await bed.get('/v1/slots/home/report?days=0')).toMatchObject({ status: 400 });
  });

  it('are for the secret key alone', async () => {
    for (const key of ['', demoTenant.writeKey]) {
      const headers = { authorization: `Bearer ${key}` };
      const answer = await fetch(`${bed.url}/v1/slots/home/report`, { headers });
      expect(answer.status).toBe(401);
    }
  });
});
