import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { demoTenant } from '@tradewind/service';
import { ServiceBed } from '@tradewind/service/testing';
import { consoleService } from './index.js';

interface Received {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What stands behind the console: answers everything but `/v1/silent`. */
let behind: Server;
let received: Received[];
let bed: ServiceBed;

beforeAll(async () => {
  behind = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const { method, url, headers } = request;
      received.push({ method, url, headers, body });
      if (url === '/v1/silent') return;
      if (url === '/v1/debugger') {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write(': events follow\n\nid: 7\ndata: {"number":7}\n\n');
        return;
      }
      response.writeHead(url === '/v1/refused' ? 412 : 200, {
        'content-type': 'application/json',
        etag: '"3"',
      });
      response.end('{"said":true}');
    });
  });
  await new Promise<void>((resolve) => behind.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${String((behind.address() as AddressInfo).port)}`;
  bed = await ServiceBed.start(consoleService, {
    ...{ COLLECTOR_URL: url, PROFILE_URL: url, RECOMMENDER_URL: url },
    ...{ MARKETING_URL: url, CHATBOT_URL: url, SHOP_URL: url, SERVICE_TIMEOUT_MS: '300' },
  });
});
beforeEach(() => {
  received = [];
});
afterAll(async () => {
  await bed.close();
  behind.closeAllConnections();
  behind.close();
});

const own = { 'x-tradewind-console': '1' };

/** A request without the bearer key that the bed would add. */
function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(bed.url + path, init);
}

function logIn(key: string, headers: Record<string, string> = own): Promise<Response> {
  return ask('/api/session', {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify({ key, name: 'Ada' }),
  });
}

async function cookie(): Promise<string> {
  const response = await logIn(demoTenant.secretKey);
  return response.headers.get('set-cookie')?.split(';', 1)[0] ?? '';
}

describe('a session', () => {
  it('begins with a secret key, which it does not show', async () => {
    const response = await logIn(demoTenant.secretKey);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({
      tenant: demoTenant.name,
      actor: 'Ada',
      role: 'operator',
      writeKey: demoTenant.writeKey,
    });
    const set = response.headers.get('set-cookie') ?? '';
    expect(set).toMatch(/; HttpOnly; SameSite=Strict$/);
    expect(set).not.toContain(demoTenant.secretKey);
  });

  it('does not begin with another key, nor for a page of another site', async () => {
    expect((await logIn('not-a-secret-key')).status).toBe(401);
    expect((await logIn(demoTenant.writeKey)).status).toBe(401);
    expect((await logIn(demoTenant.secretKey, {})).status).toBe(403);
    const foreign = { ...own, 'sec-fetch-site': 'cross-site' };
    expect((await logIn(demoTenant.secretKey, foreign)).status).toBe(403);
  });

  it('is none when the cookie was changed', async () => {
    const good = await cookie();
    const last = good.at(-1) === 'A' ? 'B' : 'A';
    for (const bad of [`${good.slice(0, -6)}${last}${good.slice(-5)}`, 'tradewind_session=x', '']) {
      const response = await ask('/api/session', { headers: { cookie: bad } });
      expect(await response.json()).toEqual({});
      expect((await ask('/api/shop/v1/documents', { headers: { cookie: bad } })).status).toBe(401);
    }
    expect(received).toEqual([]);
  });

  it('ends', async () => {
    const headers = { ...own, cookie: await cookie() };
    const response = await ask('/api/session', { method: 'DELETE', headers });
    expect(response.headers.get('set-cookie')).toContain('tradewind_session=; Path=/; Max-Age=0');
  });
});

describe('requests of pages', () => {
  it('reach the service with the key and the name of the session, and without its cookie', async () => {
    const response = await ask('/api/shop/v1/documents/answer/thanks.en?dryRun=true', {
      method: 'PUT',
      headers: {
        ...own,
        cookie: await cookie(),
        'content-type': 'application/json',
        'if-match': '"2"',
      },
      body: '{"text":"Thank you"}',
    });
    expect(response.headers.get('etag')).toBe('"3"');
    expect(await response.json()).toEqual({ said: true });
    expect(received).toMatchObject([
      {
        method: 'PUT',
        url: '/v1/documents/answer/thanks.en?dryRun=true',
        body: '{"text":"Thank you"}',
        headers: {
          authorization: `Bearer ${demoTenant.secretKey}`,
          'x-tradewind-actor': 'Ada',
          'if-match': '"2"',
        },
      },
    ]);
    expect(received[0]?.headers.cookie).toBeUndefined();
  });

  it('change nothing without the header of the console', async () => {
    const headers = { cookie: await cookie() };
    const response = await ask('/api/shop/v1/documents/answer/thanks.en', {
      method: 'DELETE',
      headers,
    });
    expect(response.status).toBe(403);
    expect(received).toEqual([]);
  });

  it('get the status of the service, a 504 when it is silent, and a 404 for no service', async () => {
    const headers = { cookie: await cookie() };
    expect((await ask('/api/profile/v1/refused', { headers })).status).toBe(412);
    expect((await ask('/api/profile/v1/silent', { headers })).status).toBe(504);
    expect((await ask('/api/elsewhere/v1/stats', { headers })).status).toBe(404);
  });
});

describe('what a storefront uses', () => {
  it('is passed on without a session', async () => {
    const body = '{"writeKey":"demo-write-key","batch":[]}';
    await ask('/v1/batch', { method: 'POST', headers: { 'content-type': 'text/plain' }, body });
    await ask('/v1/storefront/home?writeKey=demo-write-key&anonymousId=a');
    expect(received.map(({ url }) => url)).toEqual([
      '/v1/batch',
      '/v1/storefront/home?writeKey=demo-write-key&anonymousId=a',
    ]);
    expect(received[0]?.body).toBe(body);
  });
});

describe('the stream of events', () => {
  it('is one of the collector for all pages of a tenant', async () => {
    const headers = { cookie: await cookie() };
    const closed = new AbortController();
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => ask('/api/live/events', { headers, signal: closed.signal })),
    );
    const texts = await Promise.all(
      streams.map(async ({ body }) => {
        let text = '';
        for await (const part of body ?? []) {
          text += Buffer.from(part as Uint8Array).toString();
          if (text.includes('"number":7')) return text;
        }
        return text;
      }),
    );
    expect(texts.filter((text) => text.includes('[{"number":7}]'))).toHaveLength(20);
    expect(received.filter(({ url }) => url === '/v1/debugger')).toMatchObject([
      { headers: { authorization: `Bearer ${demoTenant.secretKey}` } },
    ]);
    closed.abort();
    expect((await ask('/api/live/events')).status).toBe(401);
  });
});

describe('the live stream', () => {
  it('reads once for all pages of a tenant', async () => {
    const headers = { cookie: await cookie() };
    const closed = new AbortController();
    const streams = await Promise.all(
      Array.from({ length: 20 }, () => ask('/api/live', { headers, signal: closed.signal })),
    );
    const texts = await Promise.all(
      streams.map(async ({ body }) => {
        for await (const part of body ?? []) {
          const text = Buffer.from(part as Uint8Array).toString();
          if (text.includes('data:')) return text;
        }
        return '';
      }),
    );
    expect(texts.every((text) => text.includes('"services"'))).toBe(true);
    const reads = received.filter(({ url }) => url === '/health/ready').length;
    // Six services, once for each frame.
    expect(reads).toBeLessThanOrEqual(12);
    closed.abort();
  });
});
