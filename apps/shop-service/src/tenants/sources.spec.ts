import 'reflect-metadata';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ShopBed } from '../shop-bed.fixture.js';

let shop: ShopBed;
beforeEach(async () => {
  shop = await ShopBed.start();
});
afterEach(() => shop.close());

const forget = (id: string) => shop.ask(`/v1/sources/${id}/forget`, { method: 'POST' });

it('has a source forgotten up to now, and again later', async () => {
  const first = await forget('key-web');
  expect(first).toMatchObject({ status: 202, body: { source: 'key-web' } });
  const second = await forget('key-web');
  const { body } = await shop.get('forgotten-source/key-web');
  expect(body).toMatchObject({ version: 2, content: { until: second.body['forgottenUntil'] } });
});

it.each(['address-20787-3fa2', 'key-environment.write', `a_${'x'.repeat(22)}`])(
  'knows %s as a source',
  async (id) => {
    expect((await forget(id)).status).toBe(202);
  },
);

it.each(['web', '203.0.113.9', 'address-20787', 'a_short', 'key-'])(
  'does not know %s, and says what a source is',
  async (id) => {
    const { status, body } = await forget(id);
    expect([status, String(body['message'])]).toEqual([
      400,
      expect.stringContaining('GET /v1/sources'),
    ]);
  },
);
