import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  envelopeHeaders,
  keyOf,
  marketingCampaigns,
  marketingWebhookFailures,
  webhookDocument,
} from '@tradewind/contracts';
import { partitionOf, type NewRecord } from '@tradewind/log';
import { demoTenant, openEmbeddedRuntime } from '@tradewind/service';
import { documentRecords, ServiceBed } from '@tradewind/service/testing';
import { marketingService } from '../index.js';
import { Receiver, SECRET } from './receiver.fixture.js';
import { WebhookDelivery, type DeliveryOptions } from './webhook-delivery.js';

const QUICK = {
  ...{ WEBHOOK_RETRY_MS: '5', WEBHOOK_MAX_RETRY_MS: '20', WEBHOOK_TIMEOUT_MS: '1000' },
  WEBHOOK_ALLOW_PRIVATE: 'true',
};

let sequence = 0;

/** A decision as the fold emits it. */
function decision(
  shopper: string,
  {
    tenant = demoTenant.name,
    type = 'campaign.requested',
    expiresAt = '2999-01-01T00:00:00Z',
  } = {},
): NewRecord {
  const key = keyOf(tenant, shopper);
  const id = `decision-${String(sequence++)}`;
  const time = Date.UTC(2026, 2, 1, 9);
  return {
    topic: marketingCampaigns.name,
    partition: partitionOf(key, marketingCampaigns.partitions),
    key,
    value: JSON.stringify({ shopper, kind: 'tea', campaignId: id, reason: 'x', expiresAt }),
    headers: envelopeHeaders({ id, type, source: '/test', key, time, recordedAt: time }),
  };
}

const idsOf = (records: readonly NewRecord[]) =>
  records.map(({ headers }) => String(headers['ce_id']));
const shoppers = (count: number) => Array.from({ length: count }, (_, i) => `u_${String(i)}`);

async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = Date.now() + 15_000;
  while (Date.now() < end) {
    if (await isSo()) return;
    await pause(5);
  }
  throw new Error('it has not come to that');
}

describe('a webhook', () => {
  let receiver: Receiver;
  let bed: ServiceBed;
  beforeEach(async () => {
    receiver = await Receiver.open();
    bed = await ServiceBed.start(marketingService, QUICK);
  });
  afterEach(async () => {
    await bed.close();
    await receiver.close();
  });
  const hook = (more: object = {}) => ({ url: receiver.url, secret: SECRET, ...more });
  const status = async () =>
    ((await bed.get('/v1/webhooks')).body as { webhooks: Record<string, unknown>[] }).webhooks[0];

  it('is sent every decision of its shop, signed, each once', async () => {
    await bed.setDocument(webhookDocument, 'crm', hook({ events: ['campaign.requested'] }));
    const sent = shoppers(30).map((shopper) => decision(shopper));
    const [twice] = sent;
    await bed.publish(
      ...sent,
      ...(twice ? [twice] : []),
      decision('u_1', { type: 'campaign.suppressed' }),
      decision('u_1', { tenant: 'other' }),
      decision('u_1', { expiresAt: '2026-03-02T09:00:00Z' }),
    );
    await until(async () => (await status())?.['expired'] === 1);
    await until(() => receiver.taken.length >= 30);
    expect([...receiver.ids].sort()).toEqual(idsOf(sent).sort());
    expect(receiver.taken[0]?.payload).toMatchObject({
      type: 'campaign.requested',
      timestamp: '2026-03-01T09:00:00.000Z',
      data: { kind: 'tea' },
    });
    expect(await status()).toEqual({
      ...{ id: 'crm', url: receiver.url, enabled: true },
      ...{ delivered: 30, deadLettered: 0, expired: 1 },
    });
  });

  it('that fails for a while loses nothing, and gets nothing twice', async () => {
    receiver.answer = (attempt) => [503, 'silence', 302, 429][attempt % 4] as number | 'silence';
    await bed.setDocument(webhookDocument, 'crm', hook());
    const sent = shoppers(20).map((shopper) => decision(shopper));
    await bed.publish(...sent);
    await until(() => receiver.attempts >= 12);
    expect(receiver.taken).toEqual([]);
    expect(await status()).toMatchObject({ failing: { reason: expect.any(String) as unknown } });
    receiver.answer = () => 204;
    await until(() => receiver.taken.length >= 20);
    const more = decision('u_0');
    await bed.publish(more);
    await until(() => receiver.ids.includes(idsOf([more])[0] ?? ''));
    expect([...receiver.ids].sort()).toEqual([...idsOf(sent), ...idsOf([more])].sort());
    expect(await status()).not.toHaveProperty('failing');
  });

  it('does not hold up another one, and puts aside what it refuses', async () => {
    const other = await Receiver.open();
    receiver.answer = (attempt) => (attempt <= 5 ? 422 : 204);
    await bed.setDocument(webhookDocument, 'crm', hook());
    await bed.setDocument(webhookDocument, 'other', { url: other.url, secret: SECRET });
    const sent = [decision('u_1'), decision('u_1'), decision('u_1')];
    await bed.publish(...sent);
    await until(() => other.taken.length === 3 && receiver.taken.length === 2);
    expect(receiver.ids).toEqual(idsOf(sent).slice(1));
    expect(await bed.appended(marketingWebhookFailures)).toBe(1);
    await until(async () => (await status())?.['deadLettered'] === 1);
    await other.close();
  });

  it('that is off waits in the log; one that is new is not sent what was before it', async () => {
    await bed.publish(decision('u_1'));
    await bed.setDocument(webhookDocument, 'crm', hook({ enabled: false }));
    const [later] = [decision('u_1')];
    const now = { ...documentRecords(webhookDocument, 'late', 1, hook())[0] } as NewRecord;
    const change = JSON.parse(String(now.value)) as object;
    const at = Date.now() + 1;
    await bed.publish({ ...now, value: JSON.stringify({ ...change, at }) });
    await until(() => Date.now() > at);
    await bed.publish(later);
    await until(() => receiver.taken.length === 1);
    expect(receiver.ids).toEqual(idsOf([later]));
    await bed.setDocument(webhookDocument, 'crm', hook());
    await until(() => receiver.taken.length === 3);
  });
});

describe('a webhook over restarts', () => {
  const options: DeliveryOptions = {
    ...{ timeoutMs: 5_000, retryMs: 5, maxRetryMs: 20, giveUpAfterMs: 60_000, allowPrivate: true },
    ...{ now: Date.now, onAttempt: () => undefined },
  };

  it('goes on where it stopped, and gives up what is not taken for too long', async () => {
    const runtime = openEmbeddedRuntime(':memory:');
    const receiver = await Receiver.open();
    await runtime.log.ensureTopics([marketingCampaigns, marketingWebhookFailures]);
    let now = Date.now();
    const start = () =>
      WebhookDelivery.start({ service: 'test', tenant: demoTenant.name, id: 'crm' }, 0, {
        ...runtime,
        content: () => ({ url: receiver.url, secret: SECRET, enabled: true }),
        options: { ...options, now: () => now },
      });
    const sent: NewRecord[] = [];
    const publish = async (count: number) => {
      const records = shoppers(count).map((shopper) => decision(shopper));
      sent.push(...records);
      await runtime.log.publish(records);
    };
    for (let restart = 0; restart < 4; restart++) {
      await publish(10);
      receiver.answer = (attempt) => (attempt % 3 === 0 ? 503 : 204);
      const delivery = await start();
      const before = receiver.taken.length;
      await until(() => receiver.taken.length >= before + 5);
      await delivery.close();
    }
    const last = await start();
    await until(() => receiver.taken.length >= 40);
    expect([...receiver.ids].sort()).toEqual(idsOf(sent).sort());

    receiver.answer = () => 503;
    const attempts = receiver.attempts;
    await runtime.log.publish([decision('u_1')]);
    await until(() => receiver.attempts >= attempts + 2);
    now += options.giveUpAfterMs;
    await until(async () => {
      const ends = await runtime.log.offsets(marketingWebhookFailures.name);
      return ends.some(({ next }) => next > 0);
    });
    await last.close();
    await receiver.close();
    await runtime.close();
  });
});
