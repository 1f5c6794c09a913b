import { describe, expect, it } from '@jest/globals';
import type { PostOutcome } from '../http/collector-client.js';
import { Simulator } from './simulator.js';

/** Runs a simulator over virtual seconds, a quarter at a time. */
async function simulate(seconds: number, post: (size: number) => Promise<PostOutcome>) {
  const stop = new AbortController();
  let now = 0;
  const sizes: number[] = [];
  const simulator = new Simulator(
    {
      post: (body) => {
        const { batch } = JSON.parse(body) as { batch: unknown[] };
        sizes.push(batch.length);
        return post(batch.length);
      },
    },
    {
      rate: 1_000,
      seed: 1,
      run: 'r',
      signal: stop.signal,
      now: () => now,
      wait: async (ms) => {
        now += ms;
        if (now >= seconds * 1_000) stop.abort();
        await new Promise(setImmediate);
      },
    },
  );
  await simulator.run();
  return { simulator, sizes };
}

describe('Simulator', () => {
  it("sends the shop's events, and counts accepted and rejected ones", async () => {
    const { simulator, sizes } = await simulate(20, (size) =>
      Promise.resolve({
        kind: 'taken',
        rejected: size > 1 ? [{ index: 0, reason: 'chance' }] : [],
      }),
    );
    const sent = sizes.reduce((sum, size) => sum + size, 0);
    expect(sent).toBeGreaterThan(5_000);
    expect(simulator.accepted + simulator.rejected).toBe(sent);
    expect(simulator.rejected).toBe(sizes.filter((size) => size > 1).length);
    expect(simulator.dropped).toBe(0);
  });

  it('keeps a bounded number of messages while the collector does not answer', async () => {
    const answer = Promise.withResolvers<PostOutcome>();
    const run = simulate(60, () => answer.promise);
    // The virtual minute passes before the collector recovers, and nothing is accepted meanwhile.
    for (let i = 0; i < 600; i++) await new Promise(setImmediate);
    answer.resolve({ kind: 'refused', reason: 'gone' });
    const { simulator } = await run;
    expect(simulator.dropped).toBeGreaterThan(10_000);
    expect(simulator.queued).toBeLessThanOrEqual(5_000);
  });

  it('fails when the collector refuses every request', async () => {
    const refused = () => Promise.reject(new Error('the write key is unknown'));
    await expect(simulate(5, refused)).rejects.toThrow('write key');
  });
});
