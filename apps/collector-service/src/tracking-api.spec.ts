import 'reflect-metadata';
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import { describeClients } from './clients.contract.js';
import { batch, page, post, startCollector } from './collector-bed.fixture.js';
import { callByPath } from './tracking/item.js';

const { serverKey: writeKey } = demoTenant;
let shop: Awaited<ReturnType<typeof startCollector>>;

beforeAll(async () => {
  shop = await startCollector({
    MAX_BATCH_BYTES: '20000',
    MAX_EVENT_BYTES: '5000',
    MAX_BATCH_EVENTS: '50',
  });
});

describeClients('SQLite', {
  url: () => shop.url,
  read: (count, fits) => shop.arrivals.read(count, fits),
});

describe('the tracking API', () => {
  const bodies: Record<string, object> = {
    track: { event: 'Cart Viewed' },
    identify: { traits: {} },
    page: {},
    screen: {},
    group: { groupId: 'g' },
    alias: { previousId: 'before' },
  };
  const single = Object.entries(callByPath).filter(([, call]) => call in bodies);

  it.each(
    single.flatMap(([path, call]) => [
      [`/v1/${path}`, call],
      [`/${path}`, call],
    ]),
  )('takes %s as browsers send it, as text', async (path, call) => {
    const body = JSON.stringify({ ...bodies[call], userId: 'ann', writeKey, sentAt: new Date() });
    const answer = await post(shop.url + path, body, { 'content-type': 'text/plain' });
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { success: true, accepted: 1, rejected: [] },
    ]);
  });

  it.each(['/v1/batch', '/v1/b', '/b', '/v1/import'])('takes many at %s', async (path) => {
    const answer = await post(shop.url + path, batch([page('b1'), page('b2')]), {
      'content-type': 'application/json; charset=utf-8',
    });
    expect(await answer.json()).toEqual({ success: true, accepted: 2, rejected: [] });
  });

  it('takes imports at the times that they name, whatever the clock of the client', async () => {
    const timestamp = '2010-12-01T08:26:00.000Z';
    const item = { ...page('import-1'), timestamp };
    await post(`${shop.url}/v1/import`, batch([item], { sentAt: '2030-01-01T00:00:00Z' }));
    const [record] = await shop.arrivals.read(1, ({ value }) => value.includes('import-1'));
    expect(record?.headers['ce_time']).toBe(timestamp);
  });

  it('takes the write key as Basic user name and as Bearer token', async () => {
    const body = JSON.stringify({ batch: [page('auth')] });
    const basic = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
    expect((await post(`${shop.url}/v1/batch`, body, { authorization: basic })).status).toBe(200);
    expect(
      (await post(`${shop.url}/v1/batch`, body, { authorization: `Bearer ${writeKey}` })).status,
    ).toBe(200);
  });

  it('takes compressed bodies', async () => {
    const answer = await post(`${shop.url}/v1/batch`, gzipSync(batch([page('zip')])), {
      'content-encoding': 'gzip',
    });
    expect(answer.status).toBe(200);
  });

  it('reports the rejected events of a batch', async () => {
    const large = { ...page('r2'), properties: { text: 'x'.repeat(5_100) } };
    const answer = await post(
      `${shop.url}/v1/batch`,
      batch([page('r0'), { type: 'track' }, large, 5]),
    );
    expect([answer.status, await answer.json()]).toEqual([
      200,
      {
        success: true,
        accepted: 1,
        rejected: [
          { index: 1, messageId: expect.any(String), reason: 'no_user_anon_id' },
          { index: 2, messageId: 'r2', reason: expect.stringMatching(/^event_too_large/) },
          { index: 3, messageId: expect.any(String), reason: 'not_an_object' },
        ],
      },
    ]);
  });

  it.each([
    ['/v1/batch', '{', 400, 'the body is not JSON'],
    ['/v1/batch', '', 400, 'the body is not JSON'],
    ['/v1/batch', '{"batch":1}', 400, 'batch is not an array'],
    ['/v1/batch', batch(Array.from({ length: 51 }, () => page('x'))), 400, '50 events'],
    ['/v1/batch', batch(['x'.repeat(20_000)]), 400, 'large'],
    ['/v1/track', JSON.stringify({ writeKey, event: 'x'.repeat(5_000) }), 400, '5000 bytes'],
    ['/v1/batch', batch([], { writeKey: 'stranger' }), 401, 'write key'],
    ['/v1/track', '{"event":"E"}', 401, 'write key'],
  ])('refuses %s of %.20j with %i', async (path, body, status, message) => {
    const answer = await post(shop.url + path, body);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      success: false,
      statusCode: status,
      message: expect.stringContaining(message) as unknown,
    });
  });

  it('refuses bodies without a content length that turn out too large', async () => {
    const status = await new Promise((resolve, reject) => {
      const call = httpRequest(`${shop.url}/v1/batch`, { method: 'POST' }, (answer) => {
        answer.resume();
        resolve(answer.statusCode);
      });
      call.on('error', reject);
      call.write('x'.repeat(15_000));
      call.end('x'.repeat(15_000));
    });
    expect(status).toBe(400);
  });

  it('answers pre-flights of browsers, and only for itself', async () => {
    const preflight = (path: string) =>
      fetch(shop.url + path, {
        method: 'OPTIONS',
        headers: {
          origin: 'https://shop.example',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type,x-retry-count',
        },
      });
    const answer = await preflight('/v1/t');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    for (const header of ['authorization', 'content-type', 'x-retry-count'])
      expect(answer.headers.get('access-control-allow-headers')).toContain(header);
    expect((await preflight('/metrics')).headers.get('access-control-allow-origin')).toBeNull();
    const call = await post(`${shop.url}/v1/t`, '{}', { origin: 'https://shop.example' });
    expect(call.headers.get('access-control-allow-origin')).toBe('*');
  });

  it("serves the settings of Segment's browser client", async () => {
    const answer = await fetch(`${shop.url}/v1/projects/${demoTenant.writeKey}/settings`);
    expect(await answer.json()).toMatchObject({
      integrations: {
        'Segment.io': {
          apiKey: demoTenant.writeKey,
          apiHost: `${new URL(shop.url).host}/v1`,
          protocol: 'http',
        },
      },
    });
    expect(answer.headers.get('cache-control')).toBe('private, no-store');
    expect((await fetch(`${shop.url}/v1/projects/stranger/settings`)).status).toBe(401);
  });

  it('serves settings that anyone may cache when they depend on no request', async () => {
    const { url } = await startCollector({ PUBLIC_URL: 'https://events.shop.example/in/' });
    const answer = await fetch(`${url}/v1/projects/${demoTenant.writeKey}/settings`);
    expect(await answer.json()).toMatchObject({
      integrations: {
        'Segment.io': { apiHost: 'events.shop.example/in/v1', protocol: 'https' },
      },
    });
    expect(answer.headers.get('cache-control')).toBe('public, max-age=300');
  });

  it('keeps an order whose optional fields cannot be used, and counts them', async () => {
    const messageId = 'priceless';
    const order = {
      ...page(messageId),
      type: 'track',
      event: 'Order Completed',
      properties: {
        order_id: 'o1',
        coupon: null,
        total: '',
        products: [{ product_id: 'p1', price: '1,299' }],
      },
    };
    const answer = await post(`${shop.url}/v1/batch`, batch([order]));
    expect(await answer.json()).toEqual({
      ...{ success: true, accepted: 1, rejected: [] },
      notes: [{ index: 0, path: 'properties.products.0.price', what: 'ambiguous_amount' }],
    });
    const [record] = await shop.arrivals.read(1, ({ value }) => value.includes(messageId));
    expect(JSON.parse(record?.value ?? '')).toMatchObject({
      properties: { order_id: 'o1', products: [{ product_id: 'p1' }] },
    });
    expect(await (await fetch(`${shop.url}/metrics`)).text()).toMatch(
      /collector_notes_total\{[^}]*what="ambiguous_amount",field="products.price"[^}]*\} 1/,
    );
  });

  it('has an API description and counts its work', async () => {
    const openApi = await (await fetch(`${shop.url}/openapi.json`)).text();
    expect(openApi).toContain('"/v1/batch"');
    const metrics = await (await fetch(`${shop.url}/metrics`)).text();
    expect(metrics).toMatch(/collector_events_accepted_total\{tenant="demo",[^}]*\} \d+/);
    expect(metrics).toMatch(/collector_publish_seconds_count\{[^}]*\} [1-9]/);
    expect(metrics).toMatch(/collector_publish_failures_total\{[^}]*\} 0/);
    expect(metrics).toMatch(/collector_in_flight_events\{[^}]*\} 0/);
    expect(metrics).toMatch(/collector_events_rejected_total\{[^}]*reason="no_user_anon_id"/);
  });

  it('asks a tenant that sends too much to retry later', async () => {
    const { url } = await startCollector({ RATE_LIMIT_PER_SECOND: '1' });
    const send = () => post(`${url}/v1/batch`, batch([page('1'), page('2'), page('3')]));
    expect((await send()).status).toBe(200);
    const answer = await send();
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThanOrEqual(2);
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThan(Date.now() / 1000);
  });

  it('asks the client to resend events that the log did not accept', async () => {
    const { url, runtime } = await startCollector({ TICKS: 'events' });
    runtime.log.publish = () => Promise.reject(new Error('no broker'));
    const answer = await post(`${url}/v1/batch`, batch([page('1')]));
    expect([answer.status, await answer.json()]).toMatchObject([
      503,
      { success: false, statusCode: 503, error: 'Service Unavailable', message: 'no broker' },
    ]);
  });
});
