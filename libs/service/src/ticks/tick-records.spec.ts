import { describe, expect, it } from '@jest/globals';
import { storefrontEvents, storefrontEventSchemas } from '@tradewind/contracts';
import { tickRecords } from './tick-records.js';

const clock = { topic: storefrontEvents, source: '/test' };

describe('tickRecords', () => {
  it('is one valid tick for every partition, with an id of its own that time decides', () => {
    const ticks = tickRecords(clock, 5_000, 7_000);
    expect(ticks.map((tick) => tick.partition)).toEqual(
      Array.from({ length: storefrontEvents.partitions }, (_, i) => i),
    );
    const ids = (time: number, recordedAt: number) =>
      tickRecords(clock, time, recordedAt).map((tick) => tick.headers['ce_id']);
    expect(new Set([...ids(5_000, 1), ...ids(6_000, 1)]).size).toBe(2 * ticks.length);
    expect(ids(5_000, 1)).toEqual(ids(5_000, 2));
    for (const tick of ticks) {
      expect(tick.key).toBeNull();
      expect(storefrontEventSchemas['clock.tick'].parse(JSON.parse(String(tick.value)))).toEqual({
        time: 5_000,
      });
    }
  });
});
