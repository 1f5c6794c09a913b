import { describe, expect, it } from '@jest/globals';
import { setTimeout } from 'node:timers/promises';
import { eventLoopDelay } from './event-loop-delay.js';
import { Metrics } from './metrics.js';

const BLOCKED_MS = 400;

describe('eventLoopDelay', () => {
  it('tells of work that held up the loop, once', async () => {
    const metrics = new Metrics('a');
    eventLoopDelay(metrics);
    const longest = async () => {
      const line = /^tradewind_event_loop_delay_seconds\{quantile="1",service="a"\} (\S+)$/m;
      return Number(line.exec(await metrics.expose())?.[1]);
    };
    // The monitor's timer has to fire before and after the work.
    const ticks = async () => {
      for (let i = 0; i < 5; i++) await setTimeout(5);
    };
    await ticks();
    const until = performance.now() + BLOCKED_MS;
    while (performance.now() < until);
    await ticks();
    expect(await longest()).toBeGreaterThan(0.9 * (BLOCKED_MS / 1_000));
    expect(await longest()).toBeLessThan(0.9 * (BLOCKED_MS / 1_000));
  });
});
