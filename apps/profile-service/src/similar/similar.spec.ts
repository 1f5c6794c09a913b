import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServiceBed, ticks } from '@tradewind/service/testing';
import fc from 'fast-check';
import type { ShopperSpace } from '@tradewind/profile';
import { profileService } from '../index.js';
import { DAY, order, START, view } from '../shopper-records.fixture.js';
import { ShopperIndex } from './shopper-index.js';

describe('ShopperIndex', () => {
  const space: ShopperSpace = { space: 'features', modelVersion: 'v', coordinatesOf: () => [] };
  const point = fc.array(fc.integer({ min: -3, max: 3 }), { minLength: 3, maxLength: 3 });

  it('finds the nearest as a search through all of them does', () => {
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 60 }),
        point,
        fc.integer({ min: 1, max: 9 }),
        (points, to, count) => {
          const index = new ShopperIndex(space, 0);
          points.forEach((each, at) => {
            index.add(String(at), each);
          });
          const all = points.map((each, at) => ({
            shopper: String(at),
            distance: each.reduce((sum, value, j) => sum + (value - (to[j] ?? 0)) ** 2, 0),
          }));
          const expected = all.toSorted((a, b) => a.distance - b.distance).slice(0, count);
          const found = index.nearest(to, count);
          expect(found.map(({ shopper }) => shopper)).toEqual(
            expected.map(({ shopper }) => shopper),
          );
          found.forEach(({ distance }, at) => {
            expect(distance).toBeCloseTo(Math.sqrt(expected[at]?.distance ?? Number.NaN), 6);
          });
        },
      ),
    );
  });
});

describe('shoppers like this one', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(profileService, { MODEL_EPOCH_MS: String(DAY) });
  });
  afterEach(() => bed.close());

  it('are told from the first shoppers on, without those who do not allow it', async () => {
    const said = view('cat', START + 3);
    const context = { consent: { categoryPreferences: { Functional: false } } };
    const refusing = {
      ...said,
      value: JSON.stringify({ ...(JSON.parse(String(said.value)) as object), context }),
    };
    await bed.publish(
      ...[0, 1, 2].flatMap((n) =>
        ['ann', 'bob', 'cat'].map((name) => order(name, START + n * DAY, 40)),
      ),
      ...[view('eve', START + 1), view('dan', START + 2), refusing],
      ...ticks(START + 3 * DAY),
    );
    await bed.caughtUp();
    const { body: ann } = await bed.get('/v1/profiles?userId=ann&include=embedding');
    expect(ann['embedding']).toMatchObject({ space: 'features', modelVersion: 'kmeans@prior' });
    const shopperOf = async (userId: string) =>
      (await bed.get(`/v1/profiles?userId=${userId}`)).body['shopper'] as string;
    const { status, body } = await bed.get(
      `/v1/profiles/${await shopperOf('ann')}/similar?limit=2`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      ...{ space: 'features', compared: 4 },
      shoppers: [
        { distance: 0, profile: { shopper: await shopperOf('bob'), orders: 3 } },
        { profile: { orders: 0 } },
      ],
    });
    expect((await bed.get(`/v1/profiles/${await shopperOf('cat')}/similar`)).status).toBe(404);
    expect((await bed.get('/v1/profiles/nobody/similar')).status).toBe(400);
    expect((await bed.get(`/v1/profiles/${await shopperOf('ann')}/similar?limit=0`)).status).toBe(
      400,
    );
  });
});
