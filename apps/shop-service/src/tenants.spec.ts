import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { OPERATOR, ShopBed } from './shop-bed.fixture.js';

let shop: ShopBed;
beforeEach(async () => {
  shop = await ShopBed.start();
});
afterEach(() => shop.close());

describe('tenants and keys over HTTP', () => {
  const asTenant = (key: string) => ({ authorization: `Bearer ${key}` });
  const create = (body: object, headers = asTenant(OPERATOR)) =>
    shop.ask('/v1/tenants', { method: 'POST', body, headers });

  it('are made with keys that are valid at once and stand nowhere', async () => {
    const { status, body } = await create({ name: 'tea-house', title: 'Tea House' });
    expect([status, body['name']]).toEqual([201, 'tea-house']);
    const secret = String(body['secretKey']);
    const kinds = await shop.ask('/v1/documents/key', { headers: asTenant(secret) });
    expect(kinds).toMatchObject({
      status: 200,
      body: { documents: [{ id: 'server' }, { id: 'server-events' }, { id: 'web' }] },
    });
    expect(JSON.stringify(kinds.body)).not.toContain(secret);
    expect((await create({ name: 'tea-house' })).status).toBe(428);
    expect((await create({ name: 'demo' })).status).toBe(409);
    expect((await create({ name: 'Tea House' })).status).toBe(400);
    expect((await create({ name: 'other' }, asTenant('demo-secret-key'))).status).toBe(401);
    expect((await shop.put('tenant/demo', { enabled: false })).status).toBe(403);
  });

  it('are refused from the moment in which a tenant is disabled', async () => {
    const { body } = await create({ name: 'tea-house' });
    const headers = asTenant(String(body['secretKey']));
    const off = await shop.put('tenant/tea-house', { enabled: false }, '*', {
      operatorFor: 'tea-house',
    });
    expect(off.status).toBe(200);
    expect((await shop.ask('/v1/documents', { headers })).status).toBe(401);
    await shop.put('tenant/tea-house', { enabled: true }, '*', { operatorFor: 'tea-house' });
    expect((await shop.ask('/v1/documents', { headers })).status).toBe(200);
  });

  it('rotate: the former key is valid until it expires, and no longer', async () => {
    const key = await shop.ask('/v1/keys', { method: 'POST', body: { id: 'erp', use: 'secret' } });
    const rotate = (overlapSeconds: number) =>
      shop.ask('/v1/keys/erp/rotate', { method: 'POST', body: { overlapSeconds } });
    const next = await rotate(3_600);
    const last = await rotate(0);
    const statuses = await Promise.all(
      [key, next, last].map(async ({ body }) => {
        const headers = asTenant(String(body['key']));
        return (await shop.ask('/v1/documents', { headers })).status;
      }),
    );
    expect(statuses).toEqual([200, 401, 200]);
    const { body } = await shop.get('key/erp/history');
    expect(body['versions']).toHaveLength(3);
    expect((await shop.ask('/v1/keys/none/rotate', { method: 'POST', body: {} })).status).toBe(404);
  });

  it('expire', async () => {
    const make = (expiresAt: string) =>
      shop.ask('/v1/keys', {
        method: 'POST',
        body: { id: expiresAt.slice(0, 4), use: 'secret', expiresAt },
      });
    const [past, future] = [await make('2001-01-01T00:00:00Z'), await make('2101-01-01T00:00:00Z')];
    for (const [{ body }, expected] of [
      [past, 401],
      [future, 200],
    ] as const) {
      const headers = asTenant(String(body['key']));
      expect((await shop.ask('/v1/documents', { headers })).status).toBe(expected);
    }
  });

  it('have roles: who may not change something is told who may', async () => {
    const make = (role: string) =>
      shop.ask('/v1/keys', { method: 'POST', body: { id: role, use: 'secret', role } });
    const headersOf = async (role: string) => asTenant(String((await make(role)).body['key']));
    const [viewer, agent, marketer] = [
      await headersOf('viewer'),
      await headersOf('agent'),
      await headersOf('marketer'),
    ];
    const put = (path: string, body: object, headers: Record<string, string>) =>
      shop.ask(`/v1/documents/${path}`, { method: 'PUT', body, headers });
    const answer = { text: 'Within 30 days.' };
    const campaign = { enabled: false };
    for (const [headers, ofAnswer, ofCampaign] of [
      [viewer, 403, 403],
      [agent, 200, 403],
      [marketer, 428, 200],
    ] as const) {
      expect((await shop.ask('/v1/documents', { headers })).status).toBe(200);
      expect((await put('answer/return_policy.en', answer, headers)).status).toBe(ofAnswer);
      expect((await put('campaign/win-back', campaign, headers)).status).toBe(ofCampaign);
      expect((await put('webhook/erp', {}, headers)).status).toBe(403);
      expect((await shop.ask('/v1/keys/identity-secret', { headers })).status).toBe(403);
      const more = { method: 'POST', body: { id: 'more', use: 'secret' }, headers };
      expect((await shop.ask('/v1/keys', more)).status).toBe(403);
    }
    const told = await put('campaign/win-back', campaign, agent);
    expect(told.body['detail'] ?? told.body['message']).toBe(
      'this key has the role agent; it takes marketer or operator',
    );
    const rotated = await shop.ask('/v1/keys/viewer/rotate', { method: 'POST', body: {} });
    expect(rotated.body['role']).toBe('viewer');
    expect((await make('viewer')).status).toBe(428);
    const asWriter = { id: 'w', use: 'write', role: 'viewer' };
    expect((await shop.ask('/v1/keys', { method: 'POST', body: asWriter })).status).toBe(422);
  });

  it("take nothing over by the hash of another tenant's key", async () => {
    const { body } = await create({ name: 'tea-house' });
    const own = await shop.ask('/v1/documents/key/server', {
      headers: asTenant(String(body['secretKey'])),
    });
    const { sha256 } = own.body['content'] as { sha256: string };
    await shop.put('key/stolen', { use: 'secret', sha256 });
    const { body: kinds } = await shop.ask('/v1/documents/key', {
      headers: asTenant(String(body['secretKey'])),
    });
    expect((kinds['documents'] as { id: string }[]).map(({ id }) => id)).not.toContain('stolen');
  });

  it('need the key of the installation, without which a tenant would not be served', async () => {
    const other = await ShopBed.start({
      TENANTS: JSON.stringify([
        {
          name: 'a',
          writeKey: 'w',
          secretKey: 'secret-of-shop-a',
          pseudonymKey: 'pseudonym-key-of-a',
        },
      ]),
      PSEUDONYM_KEY: 'a-key-of-the-installation',
    });
    const made = await other.ask('/v1/tenants', {
      method: 'POST',
      body: { name: 'b' },
      headers: asTenant(OPERATOR),
    });
    expect(made.status).toBe(201);
    await other.close();
  });
});
