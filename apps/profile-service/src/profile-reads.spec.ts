import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { computedTraitDocument } from '@tradewind/contracts';
import { ServiceBed, ticks } from '@tradewind/service/testing';
import { profileService } from './index.js';
import { DAY, order, START, view } from './shopper-records.fixture.js';

describe('reads of profiles', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(profileService, { MODEL_EPOCH_MS: String(DAY) });
  });
  afterEach(() => bed.close());

  async function post(path: string, content: unknown) {
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(content);
    const response = await bed.fetch(path, { method: 'POST', headers, body });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  it('reads many profiles at once, with what is asked for, and says when nothing is new', async () => {
    await bed.setDocument(computedTraitDocument, 'spent', {
      compute: 'sum',
      of: { event: 'order.completed' },
      property: 'total',
    });
    await bed.publish(
      view('ann', START),
      order('ann', START + 1_000, 20),
      order('bob', START + 2_000, 5),
      ...ticks(START + DAY),
    );
    await bed.caughtUp();
    const { body } = await post('/v1/profiles/batch', {
      shoppers: [{ userId: 'bob' }, { userId: 'nobody' }, { userId: 'ann' }],
      include: ['traits'],
    });
    const [bob, nobody, ann] = body['profiles'] as Record<string, unknown>[];
    expect([bob?.['traits'], nobody, ann?.['traits']]).toEqual([
      { spent: { value: 5 } },
      null,
      { spent: { value: 20 } },
    ]);
    expect((await bed.get('/v1/traits')).body).toMatchObject({
      traits: [{ trait: 'spent', compute: 'sum', version: 1 }],
    });
    const unknown = await post('/v1/profiles/batch', { shoppers: [], include: ['nothing'] });
    expect(unknown.status).toBe(400);

    const path = '/v1/profiles?userId=ann&include=traits,value';
    const read = (known?: string) =>
      bed.fetch(path, known === undefined ? {} : { headers: { 'if-none-match': known } });
    const first = await read();
    const tag = first.headers.get('etag') ?? '';
    expect([first.status, tag]).toEqual([200, expect.stringMatching(/^W\/"[\w-]{22}"$/)]);
    const again = await read(tag);
    expect([again.status, await again.text()]).toEqual([304, '']);
    await bed.publish(view('ann', START + DAY + 1), ...ticks(START + DAY + 2));
    await bed.caughtUp();
    expect((await read(tag)).status).toBe(200);

    const { body: sizes } = await bed.get('/v1/segments/sizes');
    const last = Object.values(sizes['sizes'] as Record<string, number[]>).map((all) => all.at(-1));
    expect(last.reduce((sum = 0, size = 0) => sum + size, 0)).toBe(2);
    const { body: found } = await post('/v1/segments/preview', {
      name: 'Spenders',
      where: [{ kind: 'computed', trait: 'spent', atLeast: 10 }],
    });
    expect(found).toMatchObject({ evaluated: 2, members: 1, estimate: 1, complete: true });
    expect(found['overlaps']).toHaveLength(1);
    expect(found['unknown']).toEqual([]);
  });
});
