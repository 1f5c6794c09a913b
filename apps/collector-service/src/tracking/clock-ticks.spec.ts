import { describe, expect, it } from '@jest/globals';
import { RecordingClock } from './clock-ticks.js';

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
