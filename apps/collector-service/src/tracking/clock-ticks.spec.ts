import { storefrontEvents, storefrontEventSchemas } from '@tradewind/contracts';
import { describe, expect, it } from '@jest/globals';
import { RecordingClock, tickRecords } from './clock-ticks.js';

describe('tickRecords', () => {
  it('is one valid tick for every partition, with an id of its own that time decides', () => {
    const ticks = tickRecords(5_000, 7_000);
    expect(ticks.map((tick) => tick.partition)).toEqual(
      Array.from({ length: storefrontEvents.partitions }, (_, i) => i),
    );
    const ids = (time: number, recordedAt: number) =>
      tickRecords(time, recordedAt).map((tick) => tick.headers['ce_id']);
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

describe('RecordingClock', () => {
  it('ticks when events advance it, and again until the log has accepted the ticks', () => {
    const clock = new RecordingClock();
    const tickTimes = (times: number[]) =>
      new Set(clock.ticksFor(times, 0).map((tick) => Date.parse(String(tick.headers['ce_time']))));
    expect(tickTimes([3, 9, 4])).toEqual(new Set([9]));
    expect(tickTimes([3, 9, 4])).toEqual(new Set([9]));
    clock.advance([3, 9, 4]);
    expect(tickTimes([9, 2])).toEqual(new Set());
    expect(tickTimes([10])).toEqual(new Set([10]));
    expect(tickTimes([])).toEqual(new Set());
  });
});
