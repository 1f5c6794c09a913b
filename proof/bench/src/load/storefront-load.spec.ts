import { describe, expect, it } from '@jest/globals';
import { parseEnvelope, storefrontEvents, type TopicContract } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import { StorefrontLoad, type LoadOptions } from './storefront-load.js';

const EVENTS = 3_000;
const START = Date.UTC(2026, 2, 1);

const recordsOf = (options: Partial<LoadOptions> = {}) => {
  const load = new StorefrontLoad({
    topic: storefrontEvents,
    shoppers: 500,
    seed: 1,
    run: 'spec',
    order: 'visits',
    ...options,
  });
  return Array.from({ length: EVENTS }, (_, i) => load.next(START + i));
};
const distinct = (values: readonly unknown[]) => new Set(values).size;

describe('StorefrontLoad', () => {
  it("generates valid events in the collector's envelope", () => {
    const topic: TopicContract = storefrontEvents;
    const types = new Set<string>();
    for (const [i, record] of recordsOf().entries()) {
      const envelope = parseEnvelope(record.headers as Record<string, string>);
      if (!envelope.ok) throw new Error(envelope.reason);
      types.add(envelope.type);
      expect([envelope.time, envelope.recordedAt]).toEqual([START + i, START + i]);
      const data: unknown = JSON.parse(String(record.value));
      expect(topic.events[envelope.type]?.safeParse(data).error).toBeUndefined();
      expect(record.partition).toBe(partitionOf(String(record.key), topic.partitions));
    }
    expect([...types].sort()).toEqual([
      'cart.item_added',
      'cart.viewed',
      'checkout.started',
      'order.completed',
      'page.viewed',
      'product.list_viewed',
      'product.viewed',
      'search.performed',
    ]);
  });

  it('generates the same events for the same options, with ids of their own', () => {
    const records = recordsOf();
    expect(recordsOf()).toEqual(records);
    expect(distinct(records.map(({ headers }) => headers['ce_id']))).toBe(EVENTS);
    const ids = new Set(records.map(({ headers }) => headers['ce_id']));
    const others = recordsOf({ run: 'another' });
    expect(others.filter(({ headers }) => ids.has(headers['ce_id']))).toEqual([]);
  });

  it('draws from any number of shoppers, or takes each in turn', () => {
    expect(distinct(recordsOf({ shoppers: 7 }).map(({ key }) => key))).toBe(7);
    const each = recordsOf({ order: 'each', shoppers: EVENTS }).map(({ key }) => key);
    expect(distinct(each)).toBe(EVENTS);
    const scattered = recordsOf({ order: 'scattered', shoppers: 1_000_000 });
    expect(distinct(scattered.map(({ key }) => key))).toBeGreaterThan(0.99 * EVENTS);
  });
});
