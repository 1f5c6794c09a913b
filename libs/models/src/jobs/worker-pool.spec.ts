import { afterEach, describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { WorkerPool } from './worker-pool.js';
import type { PoolJob, WorkerPoolOptions } from './worker-pool.js';
import type { ThreadInputs, TrainingResult } from './thread-protocol.js';

const module = new URL('./training-jobs.fixture.js', import.meta.url).href;

/** A job of the fixture, by name. */
function job(exportName: string, inputs: ThreadInputs = {}, more: Partial<PoolJob> = {}): PoolJob {
  return { module, exportName, seed: 1, loadInputs: () => Promise.resolve(inputs), ...more };
}

function modelOf({ bytes }: TrainingResult): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('WorkerPool', () => {
  let pool: WorkerPool;
  const open = (options: WorkerPoolOptions = {}) =>
    (pool = new WorkerPool({ niceness: 0, ...options }));
  afterEach(() => pool.close());

  /** Runs a job until it says that it has begun; `ended` is the rest. */
  const begun = async (exportName: string, more: Partial<PoolJob> = {}) => {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const onProgress = () => {
      resolve(undefined);
    };
    const ended = pool.run(job(exportName, {}, { onProgress, ...more }));
    ended.catch(() => undefined);
    await promise;
    return { ended };
  };

  it('runs a job by its inputs and seed and returns the bytes of its result', async () => {
    const json = JSON.stringify([1, 2, 3.5]);
    const result = await open().run(job('sum', { numbers: { json } }, { seed: 100 }));
    expect(modelOf(result)).toEqual({ total: 106.5 });
    expect(result).toMatchObject({ encoding: 'json', figures: { count: 3 } });
    expect(result.sha256).toBe(sha256(result.bytes));
  });

  it('transfers blocks to the thread and the result back, and verifies them', async () => {
    const bytes = new Uint8Array([1, 2, 100]);
    const hash = sha256(bytes);
    const result = await open().run(job('double', { block: { bytes, sha256: hash } }));
    expect([...result.bytes]).toEqual([2, 4, 200]);
    expect(result.encoding).toBe('base64');
    expect(bytes.byteLength).toBe(0);
    const other = { bytes: new Uint8Array([1, 2, 101]), sha256: hash };
    const changed = pool.run(job('double', { block: other }));
    await expect(changed).rejects.toMatchObject({ code: 'input-missing' });
  });

  it('copies a block that lies in a larger buffer, so that the rest stays', async () => {
    const whole = new Uint8Array([9, 1, 2, 9]);
    const bytes = whole.subarray(1, 3);
    const result = await open().run(job('double', { block: { bytes, sha256: sha256(bytes) } }));
    expect([...result.bytes]).toEqual([2, 4]);
    expect([...whole]).toEqual([9, 1, 2, 9]);
  });

  it('runs every job in a thread of its own, which has no environment and stands back', async () => {
    open({ niceness: 7 });
    const results = [await pool.run(job('whereabouts')), await pool.run(job('whereabouts'))];
    const [first, second] = results.map(({ figures }) => figures);
    expect(first?.['threadId']).not.toBe(second?.['threadId']);
    expect(first?.['threadId']).toBeGreaterThan(0);
    expect((first?.['niceness'] ?? 0) - (first?.['process'] ?? 0)).toBe(7);
    expect(results.map(modelOf)).toEqual([[], []]);
  });

  it('takes one core less than there are, and at least one thread', () => {
    expect(open().threads).toBe(Math.max(1, availableParallelism() - 1));
  });

  it('starts a job again whose thread dies, so many times', async () => {
    open({ maxStarts: 3 });
    const starts: number[] = [];
    const onStart = (start: number) => void starts.push(start);
    await expect(pool.run(job('crash', {}, { onStart }))).rejects.toMatchObject({
      code: 'crashed',
      message: 'after 3 starts, its thread ended with status 7',
    });
    expect(starts).toEqual([1, 2, 3]);
  });

  it('ends a job that takes too much memory and leaves the process alone', async () => {
    open({ memoryMb: 32, maxStarts: 1 });
    await expect(pool.run(job('devour'))).rejects.toMatchObject({ code: 'out-of-memory' });
    expect(modelOf(await pool.run(job('sum', { numbers: { json: '[1]' } })))).toEqual({ total: 2 });
  });

  it('ends a job that takes too long', async () => {
    open();
    const run = pool.run(job('hang', {}, { timeoutMs: 300 }));
    await expect(run).rejects.toMatchObject({
      code: 'timed-out',
      message: 'it was not done after 300 ms',
    });
    expect(pool.running).toBe(0);
  });

  it.each(['compute', 'hang'])('cancels a job that runs, %s', async (exportName) => {
    open({ cancelGraceMs: 100 });
    const controller = new AbortController();
    const { ended } = await begun(exportName, { signal: controller.signal });
    controller.abort();
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
    expect(pool.running).toBe(0);
  });

  it.each([
    ['fail', 'threw', 'RangeError: there are no examples'],
    ['notFinite', 'result-invalid', "'1' of its model is NaN"],
    ['notFiniteFigure', 'result-invalid', 'its figure loss is Infinity'],
    ['nothing', 'result-invalid', 'its model cannot be written as JSON'],
    ['absent', 'threw', 'TypeError: the module of the job has no function absent'],
  ])('gives up at once what would end alike again: %s', async (exportName, code, message) => {
    const starts: number[] = [];
    const run = open().run(job(exportName, {}, { onStart: (start) => void starts.push(start) }));
    await expect(run).rejects.toMatchObject({ code, message });
    expect(starts).toEqual([1]);
  });

  it('refuses jobs beyond its bound, and says why', async () => {
    open({ threads: 1, maxWaiting: 10 });
    const { ended } = await begun('compute');
    const refused: unknown[] = [];
    const runs = Array.from({ length: 1_000 }, () =>
      pool.run(job('sum', { numbers: { json: '[1]' } })).catch((error: unknown) => {
        refused.push(error);
      }),
    );
    await new Promise(setImmediate);
    expect(pool.waiting).toBe(10);
    expect(refused).toHaveLength(990);
    expect(refused[0]).toMatchObject({
      code: 'queue-full',
      message: '10 training jobs wait for 1 threads already',
    });
    await pool.close();
    await Promise.all(runs);
    expect(refused).toHaveLength(1_000);
    await expect(ended).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('gives up a job that waits when it is cancelled', async () => {
    open({ threads: 1 });
    await begun('compute');
    const controller = new AbortController();
    const waiting = pool.run(job('sum', {}, { signal: controller.signal }));
    expect([pool.running, pool.waiting, pool.free]).toEqual([1, 1, 0]);
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
    expect(pool.waiting).toBe(0);
  });

  it('cancels everything when it is closed, and takes nothing more', async () => {
    open({ threads: 1, cancelGraceMs: 50 });
    const { ended } = await begun('hang');
    const waiting = pool.run(job('sum'));
    const ends = Promise.allSettled([ended, waiting]);
    await pool.close();
    expect(await ends).toMatchObject([
      { reason: { code: 'cancelled' } },
      { reason: { code: 'cancelled' } },
    ]);
    expect(pool.running).toBe(0);
    await expect(pool.run(job('sum'))).rejects.toMatchObject({ code: 'cancelled' });
  });
});
