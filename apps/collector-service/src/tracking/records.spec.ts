import {
  eventId,
  parseEnvelope,
  storefrontEventSchemas,
  storefrontEvents,
} from '@tradewind/contracts';
import { describe, expect, it } from '@jest/globals';
import { partitionOf } from '@tradewind/log';
import type { StorefrontEvent } from './normalise.js';
import { deadLetterRecord, eventRecord, linkRecords } from './records.js';
import { reject } from './rejection.js';

const origin = { tenant: 'demo', receivedAt: 2_000, scrub: (json: string) => json };
const event: StorefrontEvent = {
  ok: true,
  type: 'page.viewed',
  data: { messageId: 'm1', userId: 'u_1', context: undefined },
  messageId: 'm1',
  time: 1_000,
  shopper: 'u_1',
  aliases: [],
  notes: [],
  further: [],
};

describe('the record of an event', () => {
  it('is keyed by shopper, has the partition that any Kafka client would choose, and has an envelope', () => {
    const record = eventRecord(event, origin);
    expect(record).toMatchObject({
      topic: 'storefront.events.v1',
      key: 'demo:u_1',
      partition: partitionOf('demo:u_1', storefrontEvents.partitions),
      value: '{"messageId":"m1","userId":"u_1"}',
    });
    expect(parseEnvelope(record.headers as Record<string, string>)).toMatchObject({
      ok: true,
      type: 'page.viewed',
      time: 1_000,
      recordedAt: 2_000,
      subject: 'u_1',
      source: '/collector-service',
    });
  });

  it("has the same id when a client sends it again, and another one for another tenant's", () => {
    const id = (tenant: string, receivedAt: number) =>
      eventRecord(event, { ...origin, tenant, receivedAt }).headers['ce_id'];
    expect(id('demo', 2_000)).toBe(eventId('demo|m1'));
    expect(id('demo', 9_000)).toBe(id('demo', 2_000));
    expect(id('other', 2_000)).not.toBe(id('demo', 2_000));
  });

  it('leaves the personal data in its text to the scrubber', () => {
    const scrub = (json: string) => json.replace('u_1', '***');
    expect(eventRecord(event, { ...origin, scrub }).value).toContain('***');
  });
});

describe('the records of links', () => {
  it('go to the partitions of the other ids, each with an id that a retry repeats', () => {
    const links = linkRecords({ ...event, aliases: ['a_1', 'u_0'] }, origin);
    expect(links.map(({ key, partition }) => [key, partition])).toEqual([
      ['demo:a_1', partitionOf('demo:a_1', storefrontEvents.partitions)],
      ['demo:u_0', partitionOf('demo:u_0', storefrontEvents.partitions)],
    ]);
    const data: unknown = JSON.parse(String(links[0]?.value));
    expect(data).toEqual({ messageId: 'm1', from: 'a_1', to: 'u_1' });
    expect(storefrontEventSchemas['identity.linked'].safeParse(data).success).toBe(true);
    expect(parseEnvelope(links[0]?.headers as Record<string, string>)).toMatchObject({
      ...{ id: eventId('demo|m1|linked|a_1'), type: 'identity.linked', subject: 'a_1' },
      ...{ time: 1_000, recordedAt: 2_000 },
    });
    expect(linkRecords(event, origin)).toEqual([]);
  });
});

describe('the dead-letter record of an item', () => {
  const rejected = {
    rejection: reject('no_event'),
    messageId: 'm1',
    item: { type: 'track', userId: 'u_1' },
    pseudonymous: true,
  };

  it('holds the item and the reason', () => {
    expect(deadLetterRecord(rejected, origin)).toMatchObject({
      topic: 'storefront.events.v1.dlq',
      value: '{"type":"track","userId":"u_1"}',
      headers: { 'dlq-reason': 'no_event', 'dlq-tenant': 'demo', 'dlq-id': expect.any(String) },
    });
  });

  it('has a key that follows from the message id and does not contain it', () => {
    const of = (messageId: string) => deadLetterRecord({ ...rejected, messageId }, origin);
    const { key, partition } = of('ann@example.org');
    expect(key).toBe(`demo:${eventId('demo|ann@example.org')}`);
    expect(partition).toBe(partitionOf(String(key), storefrontEvents.partitions));
    expect(of('ann@example.org').key).toBe(key);
    expect(of('bob@example.org').key).not.toBe(key);
    expect(JSON.stringify(of('ann@example.org'))).not.toContain('ann');
  });

  it('holds an excerpt of a large item', () => {
    const item = { text: 'x'.repeat(100_000) };
    const record = deadLetterRecord({ ...rejected, item }, origin);
    expect(record.value).toHaveLength(1_024);
    expect(record.headers['dlq-truncated-from']).toBe('100011');
  });

  it('holds nothing of an item in which ids could not be found', () => {
    const item = ['ann@example.org'];
    const record = deadLetterRecord({ ...rejected, item, pseudonymous: false }, origin);
    expect(record.value).toBe('');
    expect(JSON.stringify(record)).not.toContain('ann');
  });
});
