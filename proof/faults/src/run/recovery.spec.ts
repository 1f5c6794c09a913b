import { describe, expect, it } from '@jest/globals';
import type { FoldPosition } from '../replicas/replica.js';
import { RecoveryClock } from './recovery.js';

const at = (partition: number, next: number, end = 100): FoldPosition => ({
  topic: 'events',
  partition,
  next,
  end,
});

/**
 * A clock for two partitions, which sees these looks one after the other, then the last one for
 * ever.
 */
function clockOf(...looks: (readonly FoldPosition[] | undefined)[]) {
  let index = 0;
  const look = () => Promise.resolve(looks[Math.min(index++, looks.length - 1)]);
  return { clock: new RecoveryClock({ look, partitions: 2 }), looked: () => index };
}

describe('the recovery from a fault', () => {
  it('is over when all are ready and every partition has been folded', async () => {
    const { clock, looked } = clockOf(undefined, [at(0, 100)], [at(0, 100), at(1, 100)]);
    const ms = await clock.measure('kill');
    expect(looked()).toBe(3);
    expect(clock.times).toEqual([{ kind: 'kill', ms }]);
  });

  it('is not over while a partition that has something to fold stands still', async () => {
    const still = [at(0, 100), at(1, 40)];
    const { clock, looked } = clockOf(still, still, [at(0, 100), at(1, 41)]);
    await clock.measure('freeze');
    expect(looked()).toBe(3);
  });

  it('is not measured when the next fault falls into it', async () => {
    const { clock } = clockOf(undefined);
    const measured = clock.measure('kill');
    clock.interrupt();
    await expect(measured).resolves.toBeUndefined();
    expect(clock.times).toEqual([]);
  });
});
