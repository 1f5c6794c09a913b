import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { collectorService } from '@tradewind/collector-service';
import { documentChangedSchema, storefrontEvents } from '@tradewind/contracts';
import type { Runtime } from '@tradewind/service';
import { shopService } from '@tradewind/shop-service';
import { until } from '../until.js';
import { RunningServices } from './running-services.fixture.js';
import type { SettingsBed } from './running-services.fixture.js';

const OPERATOR = 'demo-operator-key';
/** From the answer to a change until it has taken effect in another service. */
const EFFECTIVE_WITHIN_MS = 10_000;

interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(
  url: string,
  key: string,
  { method = 'GET', body, ifMatch }: { method?: string; body?: unknown; ifMatch?: string } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(ifMatch !== undefined && { 'if-match': ifMatch }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as Answer['body'] };
}

/** What holds of documents on any log and store: two replicas of shop-service, and a collector. */
export function describeSettings(what: string, open: () => Promise<SettingsBed>): void {
  describe(`documents on ${what}`, () => {
    const services = new RunningServices();
    const tenant = `tea-${randomBytes(4).toString('hex')}`;
    let bed: SettingsBed;
    let log: Runtime['log'];
    let replicas: string[];
    let collector: string;
    let keys: { writeKey: string; secretKey: string };

    const isReady = async (url: string) => (await fetch(`${url}/health/ready`)).ok || undefined;

    beforeAll(async () => {
      bed = await open();
      const runtimes = [await bed.openRuntime(), await bed.openRuntime(), await bed.openRuntime()];
      const [first, second, third] = runtimes as [Runtime, Runtime, Runtime];
      ({ log } = first);
      replicas = [
        await services.start(shopService, first),
        await services.start(shopService, second),
      ];
      collector = await services.start(collectorService, third);
      for (const url of replicas) await until('shop-service', () => isReady(url));
    }, 240_000);
    afterAll(async () => {
      await services.stop();
      await bed.close();
    });

    const documents = (path: string, replica = 0) =>
      `${replicas[replica] ?? ''}/v1/documents/${path}`;
    const track = async (writeKey: string) => {
      const event = { userId: 'ann', event: 'Product Viewed', properties: { product_id: 'tea' } };
      const response = await fetch(`${collector}/v1/track`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...event, writeKey }),
      });
      return response.status;
    };
    const effective = { withinMs: EFFECTIVE_WITHIN_MS };

    it('make a tenant whose events the collector accepts', async () => {
      const made = await ask(`${replicas[0] ?? ''}/v1/tenants`, OPERATOR, {
        method: 'POST',
        body: { name: tenant },
      });
      expect(made.status).toBe(201);
      keys = made.body as typeof keys;
      const isAccepted = async () => (await track(keys.writeKey)) === 200 || undefined;
      await until('the write key to be accepted', isAccepted, effective);
      expect(await track(`${keys.writeKey}x`)).toBe(401);
      for (const replica of [0, 1]) {
        const isKnown = async () =>
          (await ask(documents('key', replica), keys.secretKey)).status === 200 || undefined;
        await until('the secret key to be accepted by every replica', isKnown);
      }
    });

    it('rotate a key without an event refused, until the former key expires', async () => {
      const rotate = async (overlapSeconds: number) => {
        const url = `${replicas[1] ?? ''}/v1/keys/web/rotate`;
        const { body } = await ask(url, keys.secretKey, {
          method: 'POST',
          body: { overlapSeconds },
        });
        return String(body['key']);
      };
      const next = await rotate(3_600);
      const isAccepted = async () => (await track(next)) === 200 || undefined;
      await until('the new key to be accepted', isAccepted, effective);
      expect(await track(keys.writeKey)).toBe(200);
      const last = await rotate(0);
      await until(
        'the key before to be refused',
        async () => (await track(next)) === 401 || undefined,
        effective,
      );
      expect(await track(last)).toBe(200);
      expect(await track(keys.writeKey)).toBe(200);
    });

    it('have one winner of writers to different replicas that expect the same version', async () => {
      const { secretKey } = keys;
      await ask(documents('slot/home'), secretKey, { method: 'PUT', body: {} });
      for (let version = 1; version <= 5; version++) {
        const answers = await Promise.all(
          [0, 1, 0, 1].map((replica, i) =>
            ask(documents('slot/home', replica), secretKey, {
              method: 'PUT',
              body: { length: 10 * version + i },
              ifMatch: `"${String(version)}"`,
            }),
          ),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
        const won = answers.find(({ status }) => status === 200)?.body['content'];
        for (const replica of [0, 1]) {
          const { body } = await ask(documents('slot/home', replica), secretKey);
          expect(body).toMatchObject({ version: version + 1, content: won });
        }
      }
    });

    it('are announced once to every partition of the topics whose folds read them', async () => {
      await ask(documents('campaign/win-back'), keys.secretKey, {
        method: 'PUT',
        body: { winBackDays: 30 },
      });
      const told: number[] = [];
      const tail = await log.tail([storefrontEvents.name], 'earliest', ({ value, partition }) => {
        const change = documentChangedSchema.safeParse(JSON.parse(String(value)));
        if (change.data?.tenant === tenant && change.data.kind === 'campaign') told.push(partition);
      });
      await until('the announcement', () => (told.length >= 6 ? told : undefined));
      await tail.close();
      expect([...new Set(told)].sort()).toEqual([0, 1, 2, 3, 4, 5]);
    });

    it('are the same, with their history, when they are built again from the log', async () => {
      const { secretKey } = keys;
      await ask(documents('slot/home/rollback', 1), secretKey, {
        method: 'POST',
        body: { version: 2 },
        ifMatch: '*',
      });
      const paths = [
        'slot/home/history',
        'campaign/win-back/history',
        'key/web/history',
        'slot',
        'key',
      ];
      const read = (base: string) =>
        Promise.all(
          paths.map(async (path) => (await ask(`${base}/v1/documents/${path}`, secretKey)).body),
        );
      const before = await read(replicas[0] ?? '');
      expect(before[0]?.['versions']).toHaveLength(7);
      await services.stop();
      const rebuilt = await services.start(shopService, await bed.openWithEmptyStore());
      await until('shop-service', () => isReady(rebuilt));
      expect(await read(rebuilt)).toEqual(before);
    }, 240_000);
  });
}
