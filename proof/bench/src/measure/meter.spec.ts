import { describe, expect, it } from '@jest/globals';
import { Meter, preciseNow } from './meter.js';

describe('Meter', () => {
  it('samples the beginning, now and then what is done, and the end', () => {
    const before = preciseNow();
    const meter = new Meter();
    meter.begin();
    for (let i = 0; i < 600; i++) meter.add(1);
    meter.begin();
    meter.finish();
    meter.finish();
    expect(meter.samples.map(({ count }) => count)).toEqual([0, 250, 500, 600]);
    const times = meter.samples.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
    expect(times[0]).toBeGreaterThanOrEqual(before);
    expect(Math.abs(preciseNow() - Date.now())).toBeLessThan(1_000);
    const cpu = meter.samples.map(({ cpuMicros }) => cpuMicros);
    expect(cpu).toEqual(cpu.toSorted((a, b) => a - b));
    expect(meter.rssPeak).toBeGreaterThan(1_000_000);
  });
});
