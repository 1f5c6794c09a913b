import 'reflect-metadata';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  envelopeHeaders,
  IDENTITY_LINKED,
  keyOf,
  listKinds,
  slotDocument,
  storefrontEvents,
  tenantDocument,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import { anonymousPseudonym, demoTenant, userHashOf, userPseudonym } from '@tradewind/service';
import { catalogRecord, ServiceBed, storefrontRecord, ticks } from '@tradewind/service/testing';
import { recommenderService } from './index.js';

const EPOCH = 60_000;
const START = Date.UTC(2026, 2, 1, 9);

interface Answer {
  readonly message?: string;
  readonly listId?: string;
  readonly items?: readonly {
    readonly id: string;
    readonly name?: string;
    readonly reason?: string;
  }[];
}

/** Says that a visitor is a user, as the collector does. */
function linked(anonymousId: string, userId: string, time: number): NewRecord {
  const from = anonymousPseudonym(demoTenant, anonymousId);
  const key = keyOf(demoTenant.name, from);
  const messageId = `${anonymousId}-is-${userId}`;
  return {
    topic: storefrontEvents.name,
    partition: partitionOf(key, storefrontEvents.partitions),
    key,
    value: JSON.stringify({ messageId, from, to: userPseudonym(demoTenant, userId) }),
    headers: envelopeHeaders({
      ...{ id: messageId, type: IDENTITY_LINKED, source: '/test', key, time, recordedAt: time },
    }),
  };
}

describe('lists for pages', () => {
  let bed: ServiceBed;
  beforeAll(async () => {
    bed = await ServiceBed.start(recommenderService, {
      MODEL_EPOCH_MS: String(EPOCH),
      ...{ STOREFRONT_RATE_PER_ADDRESS: '0', STOREFRONT_RATE_PER_VISITOR: '5' },
    });
    await bed.publish(...ticks(START));
    const view = (userId: string, item: string, at: number) =>
      storefrontRecord('product.viewed', userId, at, { product_id: item });
    for (const name of ['ann', 'bob', 'cat', 'dan']) {
      await bed.publish(view(name, 'camera', START + 1), view(name, 'tripod', START + 2));
    }
    await bed.publish(view('solo', 'lamp', START + 3));
    await bed.publish(catalogRecord('camera', { fields: { name: 'Camera' }, learned: ['name'] }));
    for (let epoch = 1; epoch <= 3; epoch++) {
      await bed.publish(...ticks(START + epoch * EPOCH));
      await bed.caughtUp();
    }
    await bed.publish(view('victim', 'tripod', START + 3 * EPOCH + 1));
    await bed.publish(linked('forger', 'victim', START + 3 * EPOCH + 2));
    await bed.caughtUp();
    const isLearned = async () =>
      (await bed.get('/v1/trending')).body['modelVersion'] === `ranking@${String(START / EPOCH)}`;
    while (!(await isLearned())) await setImmediate();
  }, 240_000);
  afterAll(() => bed.close());

  async function list(query: Record<string, string>, slot = 'for-you', headers = {}) {
    const asked = new URLSearchParams({ writeKey: demoTenant.writeKey, ...query });
    const answer = await fetch(`${bed.url}/v1/storefront/${slot}?${asked.toString()}`, { headers });
    return { answer, status: answer.status, body: (await answer.json()) as Answer };
  }
  const reasons = ({ body }: { body: Answer }) => (body.items ?? []).map(({ reason }) => reason);
  const signed = (userId: string) => ({ userId, userHash: userHashOf(demoTenant, userId) });

  it("are the signed user's own, with what the catalogue knows", async () => {
    const { answer, status, body } = await list(signed('victim'));
    expect(status).toBe(200);
    expect(body.items?.[0]).toMatchObject({
      id: 'camera',
      name: 'Camera',
      reason: 'often looked at together with what was looked at: tripod',
    });
    expect(body.items?.[0]).not.toHaveProperty('learned');
    expect(body.listId).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('cache-control')).toBe('private, max-age=5');
  });

  it('tell a browser that says it is somebody nothing of that user', async () => {
    const known = await list(signed('victim'));
    const forged = await list({ anonymousId: 'forger' });
    const stranger = await list({ anonymousId: 'stranger' });
    expect(reasons(known).join()).toContain('tripod');
    expect(forged.body.items).toEqual(stranger.body.items);
    expect(reasons(forged).join()).not.toContain('tripod');
  });

  it('begin with what is similar to the item of the page, and leave that out', async () => {
    const { body } = await list({ anonymousId: 'item-page', item: 'tripod' }, 'similar');
    expect(body.items?.[0]).toMatchObject({
      id: 'camera',
      reason: 'often looked at together with what was looked at: tripod',
    });
    expect(body.items?.map(({ id }) => id)).not.toContain('tripod');
  });

  it.each([
    ['an unknown parameter', { anonymousId: 'b', foo: '1' }, 400, /foo/],
    ['nobody', {}, 400, /anonymousId/],
    ['a user without a signature', { userId: 'victim' }, 400, /userHash/],
    ['a wrong signature', { userId: 'victim', userHash: 'a'.repeat(64) }, 401, /userHash/],
    ['a wrong key', { anonymousId: 'b', writeKey: 'x' }, 401, /write key/],
    ['a secret key', { anonymousId: 'b', writeKey: demoTenant.secretKey }, 401, /write key/],
    ['a bad limit', { anonymousId: 'b', limit: '51' }, 400, /limit/],
  ])('are refused with %s', async (_, query, status, message) => {
    const refused = await list(query);
    expect([refused.status, refused.body.message]).toEqual([
      status,
      expect.stringMatching(message),
    ]);
    expect(refused.answer.headers.get('cache-control')).toBe('no-store');
  });

  it('are refused to one visitor who asks too often, and to no other', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async () => (await list({ anonymousId: 'busy' })).status),
    );
    expect(statuses.filter((status) => status === 429).length).toBeGreaterThan(0);
    expect((await list({ anonymousId: 'calm' })).status).toBe(200);
  });

  it('have the built-in slots and those of the shop, and name them to whoever asks for another', async () => {
    await bed.setDocument(slotDocument, 'cart', { length: 1 });
    expect((await list({ anonymousId: 'slots' }, 'cart')).body.items).toHaveLength(1);
    expect(await list({ anonymousId: 'slots' }, 'home')).toMatchObject({
      status: 404,
      body: { message: `there is no slot home, but ${[...listKinds, 'cart'].join(', ')}` },
    });
    await bed.setDocument(slotDocument, 'cart');
  });

  it('are for pages of the origins that the shop allows', async () => {
    const origin = 'https://shop.example';
    await bed.setDocument(tenantDocument, demoTenant.name, { origins: [origin] });
    const asked = { anonymousId: 'origins' };
    expect((await list(asked, 'for-you', { origin })).status).toBe(200);
    expect((await list(asked, 'for-you', { origin: 'https://evil.example' })).status).toBe(403);
    await bed.setDocument(tenantDocument, demoTenant.name, {});
  });

  it('are open to pages, and nothing else is', async () => {
    const preflight = async (path: string) => {
      const headers = { origin: 'https://a.example', 'access-control-request-method': 'GET' };
      const answer = await fetch(bed.url + path, { method: 'OPTIONS', headers });
      return answer.headers.get('access-control-allow-origin');
    };
    expect(await preflight('/v1/storefront/for-you')).toBe('*');
    expect(await preflight('/v1/recommendations')).toBeNull();
  });
});
