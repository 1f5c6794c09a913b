import { describe, expect, it } from '@jest/globals';
import { whenCaughtUp } from './caught-up.js';
import type { ServiceProgress } from './progress.js';

const topic = 'storefront.events.v1';

function service(next: number, end: number, trainings: readonly unknown[] = []): ServiceProgress[] {
  return [
    {
      service: 's',
      folds: [{ topic, partition: 0, next, end, emitted: {}, deadLettered: 0 }],
      missing: [],
      trainings: [...trainings],
    },
  ];
}

async function watch(looks: readonly (readonly ServiceProgress[] | Error)[]) {
  let at = 0;
  const stop = new AbortController();
  const result = await whenCaughtUp({
    look: () => {
      const look = looks[at++] ?? new Error('nothing more to see');
      if (at > looks.length) stop.abort();
      return look instanceof Error ? Promise.reject(look) : Promise.resolve(look);
    },
    signal: stop.signal,
    now: () => at,
    wait: () => Promise.resolve(),
  });
  return { result, looks: at };
}

describe('whenCaughtUp', () => {
  it('needs two looks between which nothing moved, and dates it by the first', async () => {
    const { result, looks } = await watch([service(3, 9), service(9, 9), service(9, 9)]);
    expect(looks).toBe(3);
    expect(result?.at).toBe(1);
    expect(result?.services).toEqual(service(9, 9));
  });

  it('does not take one that works on new records for one that has caught up', async () => {
    const { looks } = await watch([service(9, 9), service(12, 12), service(12, 12)]);
    expect(looks).toBe(3);
  });

  it('waits for models that are being trained', async () => {
    const training = service(9, 9, [{ model: 'm', status: 'running' }]);
    const { result, looks } = await watch([training, training, service(9, 9), service(9, 9)]);
    expect(looks).toBe(4);
    expect(result?.at).toBe(2);
  });

  it('starts over when a service does not answer', async () => {
    const { looks } = await watch([service(9, 9), new Error(), service(9, 9), service(9, 9)]);
    expect(looks).toBe(4);
  });

  it('returns nothing when it is stopped first', async () => {
    expect((await watch([service(3, 9)])).result).toBeUndefined();
  });
});
