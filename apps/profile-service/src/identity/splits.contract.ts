import { describe, expect, it } from '@jest/globals';
import {
  anonymousPseudonym,
  configOf,
  demoTenant,
  jsonLogger,
  startService,
  userPseudonym,
} from '@tradewind/service';
import type { RunningService, Runtime } from '@tradewind/service';
import { profileService } from '../index.js';
import { eventually, linked, viewed } from '../linked-shoppers.fixture.js';

const headers = {
  authorization: `Bearer ${demoTenant.secretKey}`,
  'content-type': 'application/json',
};

interface Split {
  readonly split: string;
  readonly status: string;
  readonly parts: readonly object[];
}

/** Splits of ids over HTTP, on any log and store. */
export function describeSplits(name: string, open: () => Runtime): void {
  describe(`splits of ids that were linked wrongly on ${name}`, () => {
    it('give each shopper what the own ids did, in every fold, and stay', async () => {
      const run = `${String(process.pid)}-${String(Math.trunc(performance.now()))}`;
      const runtime = open();
      const config = configOf(profileService, {
        ...process.env,
        ...{ PORT: '0', HOST: '127.0.0.1', MODEL_SYNC: 'latest' },
      });
      const service = await startService(profileService, {
        ...{ config, runtime, logger: jsonLogger('fatal', 'test') },
        onFailure: (error) => {
          throw error;
        },
      });
      const shop = new Shop(service);
      const [phone, ann, bob] = [`phone-${run}`, `ann-${run}`, `bob-${run}`];
      const device = { id: anonymousPseudonym(demoTenant, phone), n: 0 };
      const customer = { id: userPseudonym(demoTenant, ann), n: 0 };
      const [own, other] = [{ anonymousId: phone }, { userId: ann }];
      try {
        await runtime.log.publish([
          ...[viewed(device.id), viewed(device.id), viewed(customer.id)],
          linked(device.id, customer.id),
          viewed(customer.id),
        ]);
        await eventually(() => shop.views(other), 4);
        expect(await shop.views(own)).toBe(4);

        const refused = await shop.post('splits', { id: own, from: { userId: bob } });
        expect(refused.status).toBe(409);
        const request = { 'x-request-id': `split-${run}`, 'x-tradewind-actor': 'Ann' };
        const asked = await shop.post('splits', { id: own, from: other }, request);
        expect(asked.status).toBe(202);
        const { split } = asked.body as Split;
        await runtime.log.publish([viewed(device.id)]);
        await eventually(async () => (await shop.split(split)).status, 'done');
        expect(await shop.split(split)).toMatchObject({
          by: 'Ann',
          parts: [
            { fold: 'profile-service/profile', status: 'restored' },
            { fold: 'profile-service/profile', status: 'restored' },
          ],
        });
        await eventually(() => shop.views(own), 3);
        expect(await shop.views(other)).toBe(2);
        const again = await shop.post('splits', { id: own, from: other }, request);
        expect(again.body).toMatchObject({ split, status: 'done' });

        await runtime.log.publish([linked(device.id, customer.id), viewed(device.id)]);
        await eventually(() => shop.views(own), 4);
        expect(await shop.views(other)).toBe(2);
        expect((await shop.post('links', { id: own, to: other })).status).toBe(202);
        await eventually(() => shop.views(own), 6);
      } finally {
        await service.close();
        await runtime.close();
      }
    }, 240_000);
  });
}

class Shop {
  constructor(private readonly service: RunningService) {}

  /** Products that the shopper of an id has viewed; undefined for one that nothing is known of. */
  async views(id: Readonly<Record<string, string>>): Promise<number | undefined> {
    const query = new URLSearchParams(id).toString();
    const response = await fetch(`${this.service.url}/v1/profiles?${query}`, { headers });
    const { events } = (await response.json()) as { events?: Record<string, number> };
    return events?.['product.viewed'];
  }

  async split(split: string): Promise<Split> {
    const response = await fetch(`${this.service.url}/v1/identity/splits/${split}`, { headers });
    return (await response.json()) as Split;
  }

  async post(
    what: string,
    body: object,
    further: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(`${this.service.url}/v1/identity/${what}`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { ...headers, ...further },
    });
    return { status: response.status, body: await response.json() };
  }
}
