import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Progress } from './progress.js';

let lines: string[];
let progress: Progress;

beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  progress = new Progress((line) => lines.push(line));
});

afterEach(() => {
  jest.useRealTimers();
});

function wait(ms: number): Promise<string> {
  return new Promise((resolve) =>
    setTimeout(() => {
      resolve('result');
    }, ms),
  );
}

describe('progress', () => {
  it('is silent about a step of less than two seconds', async () => {
    const step = progress.step('Quick', () => wait(1_900));
    await jest.advanceTimersByTimeAsync(1_900);
    await expect(step).resolves.toBe('result');
    expect(lines).toEqual([]);
  });

  it('reports a longer step with its activity and duration', async () => {
    const step = progress.step('Slow', (detail) => {
      detail('3 files');
      return wait(21_000);
    });
    await jest.advanceTimersByTimeAsync(21_000);
    await step;
    expect(lines).toEqual([
      'Slow ... 2.0 s (3 files)',
      'Slow ... 10.0 s (3 files)',
      'Slow ... 20.0 s (3 files)',
      'Slow: done in 21.0 s',
    ]);
  });

  it('reports that a step has failed and rejects as it did', async () => {
    const step = progress.step('Slow', async () => {
      await wait(3_000);
      throw new Error('no');
    });
    const outcome = expect(step).rejects.toThrow('no');
    await jest.advanceTimersByTimeAsync(3_000);
    await outcome;
    expect(lines.at(-1)).toBe('Slow: failed after 3.0 s');
  });
});
