import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { storefrontEvents } from '@tradewind/contracts';
import type { NewRecord } from '@tradewind/log';
import { WallTicks } from './wall-ticks.js';

const wall = { topic: storefrontEvents, source: '/test', everyMs: 1_000, now: () => Date.now() };

describe('WallTicks', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 10_000 });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('appends the wall clock at regular times, through failures, until it is stopped', async () => {
    const times: number[] = [];
    const failures: unknown[] = [];
    let broken = false;
    const publish = (records: readonly NewRecord[]) => {
      if (broken) return Promise.reject(new Error('broker down'));
      expect(records).toHaveLength(storefrontEvents.partitions);
      times.push((JSON.parse(String(records[0]?.value)) as { time: number }).time);
      return Promise.resolve();
    };
    const ticks = new WallTicks(
      { publish },
      { ...wall, onFailure: (error) => failures.push(error) },
    );
    ticks.start();
    await jest.advanceTimersByTimeAsync(2_000);
    broken = true;
    await jest.advanceTimersByTimeAsync(1_000);
    broken = false;
    await jest.advanceTimersByTimeAsync(1_000);
    await ticks.stop();
    await jest.advanceTimersByTimeAsync(3_000);
    expect(times).toEqual([11_000, 12_000, 14_000]);
    expect(failures).toHaveLength(1);
  });

  it('does not pile up behind a log that does not answer', async () => {
    let published = 0;
    let finish: (() => void) | undefined;
    const publish = () => {
      published += 1;
      return new Promise<void>((resolve) => {
        finish = resolve;
      });
    };
    const ticks = new WallTicks({ publish }, { ...wall, onFailure: () => undefined });
    ticks.start();
    await jest.advanceTimersByTimeAsync(5_000);
    expect(published).toBe(1);
    finish?.();
    await ticks.stop();
  });
});
