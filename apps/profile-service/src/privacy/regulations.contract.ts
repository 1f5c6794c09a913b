import { describe, expect, it } from '@jest/globals';
import { keyOf } from '@tradewind/contracts';
import {
  anonymousPseudonym,
  configOf,
  demoTenant,
  jsonLogger,
  openEmbeddedRuntime,
  startService,
  Suppressions,
  userPseudonym,
} from '@tradewind/service';
import type { RunningService, Runtime } from '@tradewind/service';
import { profileService } from '../index.js';
import { eventually, linked, viewed } from '../linked-shoppers.fixture.js';

const headers = {
  authorization: `Bearer ${demoTenant.secretKey}`,
  'content-type': 'application/json',
};
const OWN = 'profile-service/profile';

/** Regulations over HTTP, on any log and store. */
export function describeRegulations(name: string, open: () => Runtime): void {
  describe(`regulations on ${name}`, () => {
    it('export, suppress and erase a shopper with all linked ids, and stay when state is built again', async () => {
      const run = `${String(process.pid)}-${String(Math.trunc(performance.now()))}`;
      const runtime = open();
      const empty = openEmbeddedRuntime(':memory:');
      let service = await start(runtime);
      const [phone, ann, bob] = [`phone-${run}`, `ann-${run}`, `bob-${run}`];
      const [device, customer] = [
        anonymousPseudonym(demoTenant, phone),
        userPseudonym(demoTenant, ann),
      ];
      const other = userPseudonym(demoTenant, bob);
      try {
        await runtime.log.publish([
          ...[viewed(device), viewed(customer), linked(device, customer), viewed(other)],
        ]);
        let shop = new Shop(service);
        await eventually(() => shop.views({ anonymousId: phone }), 2);
        await eventually(() => shop.views({ userId: bob }), 1);

        const exported = await shop.ask({ type: 'export', userIds: [ann] });
        expect(exported.shoppers[0]?.toSorted()).toEqual([customer, device].toSorted());
        await eventually(() => shop.toldBy(exported.id, OWN), 2);

        const suppressed = await shop.ask({ type: 'suppress', anonymousIds: [phone] });
        await eventually(() => shop.toldBy(suppressed.id, OWN), 2);
        expect(await shop.views({ userId: ann })).toBeUndefined();
        const suppressions = service.app.get(Suppressions, { strict: false });
        const isOnList = (id: string) => suppressions.has(keyOf(demoTenant.name, id));
        await eventually(() => Promise.resolve(isOnList(device) && isOnList(customer)), true);
        const again = await shop.ask({ type: 'unsuppress', userIds: [ann] });
        await eventually(() => shop.toldBy(again.id, OWN), 2);
        await eventually(() => Promise.resolve(isOnList(device) || isOnList(customer)), false);
        expect(await shop.views({ userId: ann })).toBe(2);

        const erased = await shop.ask(
          { regulationType: 'SUPPRESS_WITH_DELETE', subjectType: 'USER_ID', subjectIds: [ann] },
          { 'x-request-id': `erase-${run}`, 'x-tradewind-actor': 'Dana' },
        );
        await eventually(() => shop.toldBy(erased.id, OWN), 2);
        expect(await shop.receipt(erased.id)).toMatchObject({
          ...{ id: `erase-${run}`, type: 'erase', suppress: true, by: 'Dana' },
          ...{ regulationType: 'SUPPRESS_WITH_DELETE', overallStatus: 'RUNNING' },
        });
        expect(await shop.views({ anonymousId: phone })).toBeUndefined();
        expect(await shop.views({ userId: bob })).toBe(1);

        // The state is lost, and built again from the log, which has the events from before.
        await service.close();
        service = await start({ log: runtime.log, store: empty.store, close: () => empty.close() });
        shop = new Shop(service);
        await eventually(() => shop.views({ userId: bob }), 1);
        await eventually(() => shop.toldBy(erased.id, OWN), 2);
        expect(await shop.views({ userId: ann })).toBeUndefined();
        expect(await shop.views({ anonymousId: phone })).toBeUndefined();
      } finally {
        await service.close();
        await runtime.close();
        await empty.close();
      }
    }, 240_000);

    it('name what is wrong with a request', async () => {
      const runtime = open();
      const service = await start(runtime);
      const shop = new Shop(service);
      try {
        const wrong: [object, RegExp][] = [
          [{ type: 'forget', userIds: ['ann'] }, /type/],
          [{ type: 'erase' }, /userIds, anonymousIds or shoppers/],
          [{ type: 'erase', userIds: ['ann', 7] }, /userIds\[1\]/],
          [{ type: 'erase', userIds: ['ann', 'null'] }, /userIds\[1\] is 'null'/],
          [{ type: 'erase', shoppers: ['ann'] }, /shoppers\[0\] is not a pseudonym/],
          [{ type: 'export', userIds: ['ann'], suppress: true }, /suppress/],
          [{ type: 'erase', userIds: ['ann'], tenant: 'x' }, /tenant/],
          [
            { type: 'erase', userIds: Array.from({ length: 501 }, (_, i) => `u${String(i)}`) },
            /500/,
          ],
        ];
        for (const [body, message] of wrong) {
          const { status, text } = await shop.post(body);
          expect(text).toMatch(message);
          expect(status).toBe(400);
        }
      } finally {
        await service.close();
        await runtime.close();
      }
    }, 120_000);
  });
}

function start(runtime: Runtime): Promise<RunningService> {
  const config = configOf(profileService, {
    ...process.env,
    ...{ PORT: '0', HOST: '127.0.0.1', MODEL_SYNC: 'latest' },
  });
  return startService(profileService, {
    ...{ config, runtime, logger: jsonLogger('fatal', 'test') },
    onFailure: (error) => {
      throw error;
    },
  });
}

interface Receipt {
  readonly id: string;
  readonly shoppers: readonly (readonly string[])[];
  readonly services: readonly { readonly fold: string; readonly told: number }[];
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

  async post(body: object, further: Readonly<Record<string, string>> = {}) {
    const response = await fetch(`${this.service.url}/v1/regulations`, {
      ...{ method: 'POST', body: JSON.stringify(body) },
      headers: { ...headers, ...further },
    });
    return { status: response.status, text: await response.text() };
  }

  async ask(body: object, further?: Readonly<Record<string, string>>): Promise<Receipt> {
    const { status, text } = await this.post(body, further);
    expect({ status, text }).toMatchObject({ status: 202 });
    return JSON.parse(text) as Receipt;
  }

  async receipt(id: string): Promise<Partial<Receipt>> {
    const response = await fetch(`${this.service.url}/v1/regulations/${id}`, { headers });
    return (await response.json()) as Partial<Receipt>;
  }

  /** How many receipts of a fold have come. */
  async toldBy(id: string, fold: string): Promise<number | undefined> {
    const { services = [] } = await this.receipt(id);
    return services.find((each) => each.fold === fold)?.told;
  }
}
