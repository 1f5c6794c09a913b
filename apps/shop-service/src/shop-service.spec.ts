import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { documentKinds, settingsCommands, storefrontEvents } from '@tradewind/contracts';
import { ShopBed } from './shop-bed.fixture.js';

let shop: ShopBed;
beforeEach(async () => {
  shop = await ShopBed.start();
});
afterEach(() => shop.close());

describe('documents over HTTP', () => {
  it('are made, read, changed, listed, and deleted, each version with who and when', async () => {
    const made = await shop.put('slot/home', { length: 4 }, undefined, {
      headers: { 'x-tradewind-actor': 'ann@shop' },
    });
    expect(made).toMatchObject({
      status: 200,
      etag: '"1"',
      body: { kind: 'slot', id: 'home', version: 1, outcome: 'created', by: 'ann@shop' },
    });
    const changed = await shop.put('slot/home', { length: 5 }, '"1"');
    expect(changed).toMatchObject({ status: 200, etag: '"2"', body: { outcome: 'replaced' } });
    expect(await shop.get('slot/home')).toMatchObject({
      status: 200,
      etag: '"2"',
      body: { version: 2, by: 'key environment', content: { length: 5 } },
    });
    for (const id of ['a', 'b', 'c']) await shop.put(`slot/${id}`, {});
    const page = await shop.get('slot?limit=3');
    expect(page.body).toMatchObject({
      documents: [{ id: 'a' }, { id: 'b' }, { id: 'c' }],
      next: 'c',
    });
    expect((await shop.get('slot?limit=3&after=c')).body).toEqual({
      documents: [expect.objectContaining({ id: 'home', version: 2 })],
    });
    expect((await shop.ask('/v1/documents')).body['kinds']).toContainEqual(
      expect.objectContaining({ kind: 'slot', documents: 4 }),
    );
    const deleted = await shop.ask('/v1/documents/slot/home', {
      method: 'DELETE',
      headers: { 'if-match': '"2"' },
    });
    expect(deleted).toMatchObject({ status: 200, body: { version: 3, outcome: 'deleted' } });
    expect((await shop.get('slot/home')).status).toBe(404);
  });

  it('have one winner of many writers that expect the same version', async () => {
    await shop.put('slot/home', { length: 1 });
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => shop.put('slot/home', { length: 10 + i }, '"1"')),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array<number>(7).fill(412),
    ]);
    const winner = answers.find(({ status }) => status === 200);
    expect((await shop.get('slot/home')).body['content']).toEqual(winner?.body['content']);
    const creators = await Promise.all([1, 2].map((length) => shop.put('slot/new', { length })));
    expect(creators.map(({ status }) => status).sort()).toEqual([200, 428]);
  });

  it('are refused with the path of what is wrong', async () => {
    expect(await shop.put('campaign/win-back', { winBackDays: 'many' })).toMatchObject({
      status: 422,
      body: { code: 'invalid', issues: [{ path: '$.winBackDays' }] },
    });
    expect(await shop.put('slot/home', { exclude: ['a', 7], lenght: 3 })).toMatchObject({
      status: 422,
      body: { issues: [{ path: '$.exclude[1]' }, { path: '$.lenght' }] },
    });
    expect(await shop.put('pin/a', { slot: 'nowhere', item: 'tea', position: 1 })).toMatchObject({
      status: 422,
      body: { issues: [{ path: '$.slot', message: 'there is no slot nowhere' }] },
    });
    expect((await shop.put('answer/refund.en', { text: 'No.' })).body['message']).toContain(
      'return_policy',
    );
    expect((await shop.put('planet/mars', {})).status).toBe(404);
    expect((await shop.put('slot/home', {}, 'soon')).status).toBe(400);
    expect((await shop.ask('/v1/documents/slot?sort=up')).status).toBe(400);
    expect(await shop.bed.appended(settingsCommands)).toBe(0);
  });

  it('ask for a precondition where there is a document', async () => {
    await shop.put('slot/home', {});
    expect(await shop.put('slot/home', { length: 2 })).toMatchObject({
      status: 428,
      body: { version: 1 },
    });
    expect((await shop.put('slot/other', {}, '"1"')).status).toBe(412);
    const remove = (headers: Record<string, string>) =>
      shop.ask('/v1/documents/slot/home', { method: 'DELETE', headers });
    expect((await remove({})).status).toBe(428);
    expect((await remove({ 'if-match': '*' })).status).toBe(200);
    expect((await remove({ 'if-match': '*' })).status).toBe(404);
  });

  it('say in a dry run what would change, and change nothing', async () => {
    await shop.put('slot/home', { length: 2, exclude: ['a'] });
    const asked = await shop.put('slot/home?dryRun=true', { length: 3, exclude: ['a'] }, '"1"');
    expect(asked).toMatchObject({
      status: 200,
      body: {
        dryRun: true,
        outcome: 'replaced',
        version: 2,
        changes: [{ path: '$.length', from: 2, to: 3 }],
      },
    });
    expect((await shop.put('slot/home?dryRun=true', { length: 0 }, '"1"')).status).toBe(422);
    expect((await shop.put('slot/home?dryRun=true', { length: 3 }, '"7"')).status).toBe(412);
    expect((await shop.get('slot/home')).body).toMatchObject({ version: 1 });
    expect(await shop.bed.appended(settingsCommands)).toBe(1);
  });

  it('have a history of twenty versions, each of which can be restored', async () => {
    for (let i = 1; i <= 22; i++)
      await shop.put('slot/home', { length: i }, i > 1 ? '*' : undefined);
    const { body } = await shop.get('slot/home/history');
    const versions = body['versions'] as { version: number }[];
    expect(versions.map(({ version }) => version)).toEqual(
      Array.from({ length: 20 }, (_, i) => 22 - i),
    );
    const back = (version: number, ifMatch: string) =>
      shop.ask('/v1/documents/slot/home/rollback', {
        method: 'POST',
        body: { version },
        headers: { 'if-match': ifMatch },
      });
    expect((await back(2, '"22"')).status).toBe(404);
    expect((await back(5, '"21"')).status).toBe(412);
    expect(await back(5, '"22"')).toMatchObject({
      status: 200,
      etag: '"23"',
      body: { content: { length: 5 }, rolledBackTo: 5 },
    });
    expect((await shop.get('slot/home')).body).toMatchObject({
      version: 23,
      content: { length: 5 },
    });
  });

  it('take a request that is sent again for the same', async () => {
    const headers = { 'x-request-id': 'deploy-7' };
    const [first, second] = [
      await shop.put('slot/home', { length: 2 }, undefined, { headers }),
      await shop.put('slot/home', { length: 2 }, undefined, { headers }),
    ];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toMatchObject({ version: 1 });
  });

  it('are announced at one point of every partition of the topics that read them', async () => {
    const before = await shop.bed.appended(storefrontEvents);
    await shop.put('campaign/win-back', { winBackDays: 30 });
    await shop.bed.caughtUp();
    const offsets = await shop.bed.log.offsets(storefrontEvents.name);
    expect(offsets.map(({ next }) => next)).toEqual([1, 1, 1, 1, 1, 1]);
    expect(await shop.bed.appended(storefrontEvents)).toBe(before + 6);
  });

  it('of each kind can be made as its example says, and its schema can be read', async () => {
    for (const { kind, example, writtenBy } of documentKinds) {
      const { id, content } = example;
      const operator = writtenBy === 'operator' && { operatorFor: id };
      const { status, body } = await shop.put(`${kind}/${id}`, content, undefined, { ...operator });
      expect([status, body['content']]).toEqual([200, content]);
      expect(await shop.get(`${kind}/schema`)).toMatchObject({
        status: 200,
        body: { kind, example, schema: { type: 'object' } },
      });
    }
  });
});
