import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ServiceBed, ticks } from '@tradewind/service/testing';
import { profileService } from './index.js';
import { DAY, order, START, view } from './shopper-records.fixture.js';

describe('customer value', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(profileService, { MODEL_EPOCH_MS: String(DAY) });
  });
  afterEach(() => bed.close());

  it('is told from the first order on, and by a model that a worker has fitted', async () => {
    const valueOf = async (user: string) =>
      (await bed.get(`/v1/profiles?userId=${user}&include=value`)).body['value'] as
        Record<string, unknown> | undefined;
    await bed.publish(order('ann', START, 30), view('eve', START), ...ticks(START + 1_000));
    await bed.caughtUp();
    expect(await valueOf('eve')).toBeUndefined();
    expect(await valueOf('ann')).toMatchObject({ modelVersion: 'customer-value@prior', alive: 1 });
    for (let day = 1; day <= 30; day += 3) {
      const names = Array.from({ length: 120 }, (_, i) => `user-${String(i)}`);
      const buyers = names.filter((_, i) => (day === 1 ? true : (i + day) % 7 === 0));
      const at = START + day * DAY;
      const records = buyers.map((name, i) => order(name, at + i, 20 + (i % 30)));
      await bed.publish(...records, ...ticks(at + DAY));
    }
    await bed.publish(...ticks(START + 40 * DAY));
    await bed.caughtUp();
    // No fold waits for this model, so the job may still run when all of them have caught up.
    let value = await valueOf('user-7');
    while (value?.['modelVersion'] === 'customer-value@prior') {
      // Reads without a pause would take the processor from the worker that fits.
      await setTimeout(100);
      value = await valueOf('user-7');
    }
    expect(value?.['modelVersion']).toMatch(/^customer-value@\d+$/);
    expect(value).toMatchObject({
      orders: { days30: { low: expect.any(Number) }, days365: { high: expect.any(Number) } },
      revenue365: { expected: expect.any(Number) },
      orderValue: { expected: expect.any(Number) },
      nextOrder: expect.any(Object),
    });
    expect((await bed.get('/v1/profiles?userId=ann&include=vlaue')).status).toBe(400);
    expect((await bed.get('/v1/profiles?userId=ann')).body).not.toHaveProperty('value');
  }, 240_000);
});
