import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import RudderAnalytics from '@rudderstack/rudder-sdk-node';
import { Analytics } from '@segment/analytics-node';
import { describe, expect, it } from '@jest/globals';
import { eventId, keyOf, parseEnvelope } from '@tradewind/contracts';
import { anonymousPseudonym, demoTenant, userHashOf, userPseudonym } from '@tradewind/service';

/** A record of the log, by whichever client it was read. */
export interface ReadRecord {
  readonly topic: string;
  readonly partition: number;
  readonly key: string | null;
  readonly value: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A collector and the records of its log. */
export interface ClientBed {
  url(): string;
  /** Resolves with the first `count` matching records of a topic once they exist. */
  read(count: number, fits: (record: ReadRecord) => boolean): Promise<readonly ReadRecord[]>;
}

let shoppers = 0;

/** The journey of a shopper with standard clients that know nothing of this platform. */
export function describeClients(log: string, bed: ClientBed): void {
  const newShopper = () => `shopper-${Date.now().toString(36)}-${String(++shoppers)}@shop.example`;
  const recordsOf = (userId: string, count: number) => {
    const key = keyOf(demoTenant.name, userPseudonym(demoTenant, userId));
    return bed.read(count, (record) => record.key === key);
  };
  const typesOf = (records: readonly ReadRecord[]) =>
    records.map((record) => record.headers['ce_type']);

  describe(`clients of the collector on ${log}`, () => {
    it('@segment/analytics-node tracks a shopper', async () => {
      const userId = newShopper();
      const client = new Analytics({ host: bed.url(), writeKey: demoTenant.serverKey });
      const failures: unknown[] = [];
      client.on('error', (error) => failures.push(error));
      client.identify({
        userId,
        anonymousId: 'visitor-1',
        traits: { email: userId, plan: 'gold' },
      });
      client.page({ userId, name: 'Home' });
      client.track({
        userId,
        event: 'Product Viewed',
        messageId: `mine-${userId}`,
        properties: { product_id: 'p1', price: '19.90', campaign: 'spring' },
        context: { ip: '10.1.2.3' },
      });
      client.track({
        userId,
        event: 'Order Completed',
        timestamp: new Date('2026-02-03T04:05:06.007Z'),
        properties: {
          order_id: 'o1',
          revenue: 39.8,
          products: [{ product_id: 'p1', quantity: 2 }],
        },
      });
      client.group({ userId, groupId: 'g1' });
      client.alias({ userId, previousId: 'visitor-1' });
      await client.closeAndFlush();
      expect(failures).toEqual([]);

      const records = await recordsOf(userId, 6);
      expect(typesOf(records)).toEqual([
        'tradewind.user.identified',
        'tradewind.page.viewed',
        'tradewind.product.viewed',
        'tradewind.order.completed',
        'tradewind.group.joined',
        'tradewind.user.aliased',
      ]);
      expect(new Set(records.map((record) => record.partition)).size).toBe(1);
      const [identified, , viewed, ordered] = records;
      expect(JSON.parse(identified?.value ?? '')).toMatchObject({
        anonymousId: anonymousPseudonym(demoTenant, 'visitor-1'),
        traits: { plan: 'gold' },
      });
      expect(JSON.parse(viewed?.value ?? '')).toMatchObject({
        userId: userPseudonym(demoTenant, userId),
        properties: { product_id: 'p1', price: 19.9, campaign: 'spring' },
      });
      expect(viewed?.headers['ce_id']).toBe(eventId(`demo|mine-${userId}`));
      const envelope = parseEnvelope(ordered?.headers ?? {});
      if (!envelope.ok) throw new Error(envelope.reason);
      const transit = envelope.time - Date.parse('2026-02-03T04:05:06.007Z');
      expect(Math.abs(transit)).toBeLessThan(10_000);
      expect(JSON.stringify(records)).not.toMatch(/shop\.example|visitor-1|10\.1\.2\.3/);
    });

    it('@rudderstack/rudder-sdk-node tracks a shopper, compressed', async () => {
      const userId = newShopper();
      const client = new RudderAnalytics(demoTenant.serverKey, { dataPlaneUrl: bed.url() });
      client.identify({ userId, traits: { email: userId } });
      client.track({ userId, event: 'Product Added', properties: { sku: 's1', quantity: '2' } });
      client.track({ userId, event: 'Size Guide Opened' });
      await client.flush();

      const records = await recordsOf(userId, 3);
      expect(typesOf(records)).toEqual([
        'tradewind.user.identified',
        'tradewind.cart.item_added',
        'tradewind.track.custom',
      ]);
      expect(JSON.parse(records[1]?.value ?? '')).toMatchObject({
        properties: { sku: 's1', quantity: 2 },
      });
      expect(JSON.stringify(records)).not.toContain('shop.example');
    });

    it('@segment/analytics-node reports every event of an unknown write key, having sent once', async () => {
      const client = new Analytics({ host: bed.url(), writeKey: 'stranger' });
      const failures: unknown[] = [];
      let requests = 0;
      client.on('error', (error) => failures.push(error));
      client.on('http_request', () => requests++);
      client.page({ userId: newShopper(), name: 'Home' });
      client.track({ userId: newShopper(), event: 'Size Guide Opened' });
      await client.closeAndFlush();
      const failure = {
        code: 'delivery_failure',
        reason: expect.objectContaining({ message: '[401] Unauthorized' }) as unknown,
      };
      expect(failures).toMatchObject([failure, failure]);
      expect(requests).toBe(1);
    });

    it('@rudderstack/rudder-sdk-node gives an unknown write key to its error handler, having sent once', async () => {
      const statuses: unknown[] = [];
      const failures: unknown[] = [];
      const client = new RudderAnalytics('stranger', {
        dataPlaneUrl: bed.url(),
        errorHandler: (error) => failures.push(error),
        axiosConfig: {
          validateStatus: (status: number) => {
            statuses.push(status);
            return status < 300;
          },
        },
        logLevel: 'none',
      });
      client.track({ userId: newShopper(), event: 'Size Guide Opened' });
      await client.flush();
      expect(failures).toMatchObject([{ message: 'Request failed with status code 401' }]);
      expect(statuses).toEqual([401]);
    });

    it('@rudderstack/rudder-sdk-node without an error handler ends its process on an unknown write key', async () => {
      const shop = `
        const RudderAnalytics = require('@rudderstack/rudder-sdk-node');
        const client = new RudderAnalytics('stranger', { dataPlaneUrl: '${bed.url()}' });
        client.track({ userId: 'ann', event: 'Size Guide Opened' });
      `;
      const run = promisify(execFile)(process.execPath, ['--eval', shop], {
        cwd: import.meta.dirname,
      });
      await expect(run).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining('Error: Unauthorized') as unknown,
      });
    });

    it("@segment/analytics-node with the pages' key states nothing of an order, unless the shop signs", async () => {
      const userId = newShopper();
      const client = new Analytics({ host: bed.url(), writeKey: demoTenant.writeKey });
      const order = { event: 'Order Completed', properties: { order_id: 'o1', revenue: 5 } };
      const userHash = userHashOf(demoTenant, userId);
      client.track({ userId, ...order });
      client.track({ userId, ...order, context: { userHash } });
      client.track({ userId, ...order, integrations: { Intercom: { user_hash: userHash } } });
      client.identify({ userId, traits: { plan: 'gold', user_hash: userHash } });
      client.identify({ userId, traits: { plan: 'gold' } });
      await client.closeAndFlush();

      const records = await recordsOf(userId, 5);
      expect(typesOf(records)).toEqual([
        'tradewind.fact.unverified',
        'tradewind.order.completed',
        'tradewind.order.completed',
        'tradewind.user.identified',
        'tradewind.fact.unverified',
      ]);
      expect(JSON.stringify(records)).not.toContain(userHash);
    });

    it('a client that hears no answer sends again, and the event has the same id', async () => {
      const userId = newShopper();
      const body = JSON.stringify({
        writeKey: demoTenant.writeKey,
        batch: [{ type: 'page', userId, messageId: `again-${userId}` }],
      });
      for (let attempt = 0; attempt < 2; attempt++) {
        const answer = await fetch(`${bed.url()}/v1/batch`, { method: 'POST', body });
        expect(await answer.json()).toEqual({ success: true, accepted: 1, rejected: [] });
      }
      const [first, second] = await recordsOf(userId, 2);
      expect(second?.headers['ce_id']).toBe(first?.headers['ce_id']);
    });

    it('an event that cannot be used is reported and dead-lettered, the others are taken', async () => {
      const userId = newShopper();
      const messageId = `bad-${String(shoppers)}-${Date.now().toString(36)}`;
      const client = new Analytics({ host: bed.url(), writeKey: demoTenant.writeKey });
      const order = { event: 'Order Completed', properties: { total: 5 } };
      client.track({ userId, messageId, ...order, context: { traits: { email: userId } } });
      client.page({ userId, name: 'Home' });
      await client.closeAndFlush();

      expect(typesOf(await recordsOf(userId, 1))).toEqual(['tradewind.page.viewed']);
      const letters = await bed.read(
        1,
        (record) => record.key === keyOf('demo', eventId(`demo|${messageId}`)),
      );
      expect(letters).toMatchObject([
        {
          topic: 'storefront.events.v1.dlq',
          headers: {
            'dlq-reason': expect.stringContaining('invalid_properties: order_id') as unknown,
            'dlq-tenant': 'demo',
          },
        },
      ]);
      expect(JSON.parse(letters[0]?.value ?? '')).toMatchObject({
        event: 'Order Completed',
        userId: userPseudonym(demoTenant, userId),
        properties: { total: 5 },
      });
      expect(letters[0]?.value).not.toContain('shop.example');
    });
  });
}
