import 'reflect-metadata';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import { batch, page, post, startCollector } from './collector-bed.fixture.js';

const { serverKey: writeKey, writeKey: browserKey } = demoTenant;
let shop: Awaited<ReturnType<typeof startCollector>>;

beforeAll(async () => {
  shop = await startCollector();
});

const recordWith = async (text: string) => {
  const [record] = await shop.arrivals.read(1, ({ value }) => value.includes(text));
  return JSON.parse(record?.value ?? '{}') as unknown;
};

const basic = (key: string) => ({ authorization: `Basic ${btoa(`${key}:`)}` });

describe('calls of browsers that are not ordinary requests', () => {
  it.each([
    [
      'fields with dots',
      `/pixel/v1/track?writeKey=${writeKey}&anonymousId=v1&event=Product+Viewed&properties.product_id=dots&properties.price=9.50`,
      'dots',
    ],
    [
      'objects as text',
      `/pixel/v1/track?writeKey=${writeKey}&anonymousId=v1&event=product_viewed&properties=${encodeURIComponent('{"product_id":"text","price":9.5}')}`,
      'text',
    ],
    ['plain JSON', `/v1/pixel/track?data=${encodeURIComponent(viewed('plain'))}`, 'plain'],
    ['base64', `/v1/pixel/track?data=${encodeURIComponent(btoa(viewed('base64')))}`, 'base64'],
    [
      'base64url',
      `/v1/pixel/track?data=${Buffer.from(viewed('url?>~')).toString('base64url')}`,
      'url?>~',
    ],
  ])('takes a pixel with %s', async (_, path, productId) => {
    const answer = await fetch(shop.url + path);
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('image/gif');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const bytes = Buffer.from(await answer.arrayBuffer());
    expect(bytes.subarray(0, 6).toString()).toBe('GIF89a');
    expect(await recordWith(productId)).toMatchObject({
      properties: { product_id: productId, price: 9.5 },
    });
  });

  function viewed(product_id: string): string {
    const properties = { product_id, price: '9.5' };
    return JSON.stringify({
      writeKey,
      anonymousId: 'visitor',
      event: 'Product Viewed',
      properties,
    });
  }

  it.each([
    ['without a key', '/pixel/v1/page?anonymousId=v1', 401],
    ['with broken JSON', '/v1/pixel/track?data=%7B', 400],
    ['of an unknown call', `/v1/pixel/batch?writeKey=${writeKey}`, 404],
  ])('answers a pixel %s with the image and a status that says so', async (_, path, status) => {
    const answer = await fetch(shop.url + path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('image/gif');
  });

  it('keeps nothing of a pixel under a forbidden name, and goes on', async () => {
    const path = `/pixel/v1/track?writeKey=${writeKey}&anonymousId=v1&event=E`;
    await fetch(`${shop.url}${path}&properties.__proto__.polluted=yes`);
    expect(({} as { polluted?: string }).polluted).toBeUndefined();
    expect((await fetch(`${shop.url}${path}&properties.a=fine`)).status).toBe(200);
  });

  it("takes beacons of RudderStack's client, whose key is in the address", async () => {
    const items = JSON.stringify({ batch: [page('beacon-1')], sentAt: new Date() });
    const beacon = (key: string) =>
      post(`${shop.url}/beacon/v1/batch?writeKey=${key}`, items, { 'content-type': 'text/plain' });
    expect(await (await beacon(writeKey)).json()).toMatchObject({ accepted: 1 });
    await recordWith('beacon-1');
    expect((await beacon('stranger')).status).toBe(401);
  });

  it('prefers the key of the body to that of the address', async () => {
    const answer = await post(`${shop.url}/v1/batch?writeKey=stranger`, batch([page('both')]));
    expect(answer.status).toBe(200);
  });

  it.each([
    ['in the address', `?p=npm&v=2.52.21&writeKey=${browserKey}`, {}],
    ['as Basic user name', '/?p=npm&v=3.34.1', basic(browserKey)],
  ])("serves the source of RudderStack's clients to a key %s", async (_, path, headers) => {
    const answer = await fetch(`${shop.url}/sourceConfig${path}`, { headers });
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({
      source: { enabled: true, destinations: [], config: {} },
    });
    const stranger = await fetch(`${shop.url}/sourceConfig`, { headers: basic('stranger') });
    expect(stranger.status).toBe(401);
  });

  it.each(['/v1/track', '/v1/batch', '/beacon/v1/batch', '/sourceConfig/'])(
    'allows pages to send %s with any header',
    async (path) => {
      const answer = await fetch(shop.url + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'anonymousid,authorization,rsa-retry-attempt',
        },
      });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-headers')).toBe(
        'anonymousid,authorization,rsa-retry-attempt',
      );
    },
  );
});
