import { describe, expect, it } from '@jest/globals';
import { WakePauses } from './wake-pauses.js';

/** A timer counts whole milliseconds. */
const ROUNDING_MS = 1;

/** For how long these pauses, asked for at once, last: from the end of the one before, ms. */
async function lengthsOf(worked: readonly number[]): Promise<number[]> {
  const pauses = new WakePauses();
  const ends = [performance.now()];
  await Promise.all(
    worked.map(async (ms) => {
      await pauses.after(ms);
      ends.push(performance.now());
    }),
  );
  return ends.slice(1).map((end, i) => end - (ends[i] ?? 0));
}

describe('WakePauses', () => {
  it('last three times as long as the work, of all partitions one after the other', async () => {
    const [first = 0, second = 0, third = 0] = await lengthsOf([2, 4, 6]);
    expect(first).toBeGreaterThanOrEqual(6 - ROUNDING_MS);
    expect(second).toBeGreaterThanOrEqual(12 - ROUNDING_MS);
    expect(third).toBeGreaterThanOrEqual(18 - ROUNDING_MS);
  });

  it('do not make up for what was no work: a wake that waited for the store', async () => {
    const [length = Infinity] = await lengthsOf([5_000]);
    expect(length).toBeLessThan(3 * 5_000);
  });
});
