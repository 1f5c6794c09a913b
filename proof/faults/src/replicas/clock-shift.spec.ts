import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { clockShift } from './clock-shift.js';

describe('clockShift', () => {
  it.each([3_600_000, -3_600_000])('shifts the time of day of a process by %d ms', async (ms) => {
    const script =
      'console.log(JSON.stringify([Date.now(), new Date().getTime(), new Date(5).getTime()]))';
    const before = Date.now();
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: { NODE_OPTIONS: clockShift(ms) },
    });
    const [now = 0, constructed = 0, given] = JSON.parse(stdout) as number[];
    for (const time of [now, constructed]) {
      expect(time - ms).toBeGreaterThanOrEqual(before);
      expect(time - ms).toBeLessThanOrEqual(Date.now());
    }
    expect(given).toBe(5);
  });
});
