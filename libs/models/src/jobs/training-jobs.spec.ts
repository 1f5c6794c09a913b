import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jobIdOf, MAX_INLINE_RESULT } from '@tradewind/contracts';
import { PlatformError } from '@tradewind/log';
import type { BlockStore } from './block-store.js';
import { Blocks, sha256 } from './blocks.fixture.js';
import { jobOf, JobsBed } from './jobs-bed.fixture.js';
import { MAX_STARTS } from './job-run.js';

describe('TrainingJobs', () => {
  let bed: JobsBed;
  beforeEach(async () => {
    bed = await JobsBed.open();
  });
  afterEach(() => bed.close());

  it('runs what is requested and appends start and result', async () => {
    await bed.own();
    const job = jobOf('sum', { numbers: [1, 2] }, { seed: 10 });
    await bed.request([job]);
    await bed.untilEnded(1);
    const [started] = bed.of('job.progressed', job);
    expect(started?.data).toMatchObject({ attempt: 1, start: 1, share: 0 });
    const [finished] = bed.of('job.finished', job);
    expect(finished?.data).toEqual({
      job: jobIdOf(job),
      model: 'test.model',
      tenant: 'demo',
      kind: 'sum',
      attempt: 1,
      result: { encoding: 'json', inline: '{"total":13}' },
      sha256: sha256(Buffer.from('{"total":13}')),
      figures: { count: 2 },
    });
    const [requested] = bed.of('job.requested', job);
    expect(finished).toMatchObject({ time: requested?.time, key: requested?.key });
  });

  it('runs one job for all requests that ask for the same', async () => {
    await bed.own();
    const job = jobOf('sum', { numbers: [1] });
    const other = jobOf('sum', { numbers: [2] });
    await bed.request([job, job, job, other]);
    await bed.untilEnded(2);
    await bed.request([job, other]);
    const last = jobOf('sum', { numbers: [3] });
    await bed.request([last]);
    await bed.untilEnded(3);
    expect(bed.of('job.finished').map(({ data }) => data.job)).toEqual(
      [job, other, last].map(jobIdOf),
    );
    expect(bed.of('job.progressed').filter(({ data }) => data.share === 0)).toHaveLength(3);
  });

  it('starts a job again whose owner went away in the middle', async () => {
    const first = await bed.own();
    const go = bed.file();
    const job = jobOf('untilFile', { path: go.path }, { seed: 5 });
    await bed.request([job]);
    await bed.until(() => bed.of('job.progressed', job).length > 0);
    await first.close();
    expect(bed.of('job.finished')).toEqual([]);
    expect(bed.of('job.failed')).toEqual([]);
    go.make();
    await bed.own();
    await bed.untilEnded(1);
    expect(bed.of('job.progressed', job).map(({ data }) => data.start)).toEqual([1, 2]);
    expect(bed.of('job.finished', job)[0]?.data.figures).toEqual({ seed: 5 });
  });

  it('runs what was requested while nobody was there, and nothing that had ended', async () => {
    const [before, between] = [jobOf('sum', { numbers: [1] }), jobOf('sum', { numbers: [2] })];
    const first = await bed.own();
    await bed.request([before]);
    await bed.untilEnded(1);
    await first.close();
    // As a fold does that is rebuilt: it concludes the same requests again.
    await bed.request([before, between]);
    await bed.own();
    await bed.untilEnded(2);
    await bed.request([before]);
    const last = jobOf('sum', { numbers: [3] });
    await bed.request([last]);
    await bed.untilEnded(3);
    expect(bed.of('job.finished', before)).toHaveLength(1);
    expect(bed.of('job.progressed', before)).toHaveLength(1);
  });

  it('starts a job again whose thread died', async () => {
    await bed.own();
    const job = jobOf('crashOnce', { path: bed.file('crashed').path });
    await bed.request([job]);
    await bed.untilEnded(1);
    expect(bed.of('job.finished', job)).toHaveLength(1);
    const starts = bed.of('job.progressed', job).filter(({ data }) => data.share === 0);
    expect(starts.map(({ data }) => data.start)).toEqual([1, 2]);
  });

  it('says why a job failed, and runs it again when another attempt is requested', async () => {
    await bed.own({}, { maxStarts: 1 });
    const job = jobOf('crashOnce', { path: bed.file('crashed').path });
    await bed.request([job, jobOf('fail'), jobOf('absent')]);
    await bed.untilEnded(3);
    const failures = bed.of('job.failed').map(({ data }) => [data.kind, data.code, data.reason]);
    expect(failures.toSorted()).toEqual([
      ['absent', 'unknown-job', "the service that owns the model has no job 'absent'"],
      ['crashOnce', 'crashed', 'after 1 starts, its thread ended with status 9'],
      ['fail', 'threw', 'RangeError: there are no examples'],
    ]);
    await bed.request([job], 1);
    await bed.request([job], 2);
    await bed.untilEnded(4);
    expect(bed.of('job.finished', job).map(({ data }) => data.attempt)).toEqual([2]);
  });

  it('gives up a job that ended its process at every start', async () => {
    const go = bed.file();
    const job = jobOf('untilFile', { path: go.path });
    await bed.request([job]);
    for (let start = 1; start <= MAX_STARTS; start++) {
      const owner = await bed.own();
      await bed.until(() => bed.of('job.progressed', job).at(-1)?.data.start === start);
      await owner.close();
    }
    await bed.own();
    await bed.untilEnded(1);
    expect(bed.of('job.failed')[0]?.data).toMatchObject({
      code: 'crashed',
      reason: 'it was started 10 times and never ended',
    });
  });

  it('refuses requests beyond its bound, and runs the others', async () => {
    await bed.own({ maxOpen: 5 });
    const go = bed.file();
    const jobs = Array.from({ length: 1_000 }, (_, seed) =>
      jobOf('untilFile', { path: go.path }, { seed }),
    );
    await bed.request(jobs);
    await bed.untilEnded(995);
    const [refused] = bed.of('job.failed');
    expect(refused?.data).toMatchObject({
      code: 'queue-full',
      reason: 'too many jobs of its partition have not ended yet',
    });
    go.make();
    await bed.untilEnded(1_000);
    expect(bed.of('job.failed')).toHaveLength(995);
    expect(bed.of('job.finished').map(({ data }) => data.figures['seed'])).toEqual([0, 1, 2, 3, 4]);
  });

  it('has each job run by one replica, and lets the next tenant in', async () => {
    await bed.own();
    await bed.own();
    const jobs = Array.from({ length: 12 }, (_, at) =>
      jobOf('sum', { numbers: [at] }, { tenant: `shop-${at % 6}` }),
    );
    await bed.request(jobs);
    await bed.untilEnded(12);
    expect(bed.of('job.finished')).toHaveLength(12);
    expect(bed.of('job.progressed').filter(({ data }) => data.share === 0)).toHaveLength(12);
  });

  it('takes the tenant next that has the fewest jobs running', async () => {
    const jobs = await bed.own({}, { threads: 2 });
    const [first, second] = [bed.file('first'), bed.file('second')];
    const of = (tenant: string, seed: number, path: string) =>
      jobOf('untilFile', { path }, { tenant, seed });
    await bed.request([of('demo', 1, first.path), of('other', 2, second.path)]);
    await bed.until(() => bed.of('job.progressed').length >= 2);
    const queued = () => jobs.counts[0]?.queued;
    const [older, younger] = [of('demo', 3, first.path), of('third', 4, first.path)];
    await bed.request([older]);
    while (queued() !== 1) await new Promise(setImmediate);
    await bed.request([younger]);
    while (queued() !== 2) await new Promise(setImmediate);
    second.make();
    await bed.until(() => bed.of('job.progressed', younger).length > 0);
    expect(bed.of('job.progressed', older)).toEqual([]);
    first.make();
    await bed.untilEnded(4);
    expect(bed.of('job.finished')).toHaveLength(4);
  });

  it('reads inputs from blocks, and stores what is too large for a record', async () => {
    const blocks = new Blocks();
    await bed.own({ blocks });
    const block = await blocks.write('sample', '7', new Uint8Array([1, 2]));
    const job = jobOf('double', {}, { inputs: { block } });
    const large = jobOf('large', { chars: MAX_INLINE_RESULT });
    const gone = jobOf('double', {}, { inputs: { block: { ...block, version: '8' } } });
    await bed.request([job, large, gone]);
    await bed.untilEnded(3);
    expect(bed.of('job.finished', job)[0]?.data.result).toEqual({
      encoding: 'base64',
      inline: Buffer.from([2, 4]).toString('base64'),
    });
    const stored = bed.of('job.finished', large)[0]?.data;
    expect(stored?.result).toMatchObject({ bytes: MAX_INLINE_RESULT + 2, sha256: stored?.sha256 });
    expect(bed.of('job.failed', gone)[0]?.data).toMatchObject({ code: 'input-missing' });
  });

  it('tries again while a store is away, and gives up a job whose block cannot be read', async () => {
    let refusals = 3;
    const away = new PlatformError('LOG.UNAVAILABLE', 'away', true);
    const blocks: BlockStore = {
      read: ({ version }) => {
        if (version === '8') return Promise.reject(new Error('damaged'));
        return refusals-- > 0 ? Promise.reject(away) : Promise.resolve(new Uint8Array([1, 2]));
      },
    };
    await bed.own({ blocks });
    const block = await new Blocks().write('sample', '7', new Uint8Array([1, 2]));
    const job = jobOf('double', {}, { inputs: { block } });
    const damaged = jobOf('double', {}, { inputs: { block: { ...block, version: '8' } } });
    await bed.request([job, damaged]);
    await bed.untilEnded(2);
    expect(bed.of('job.finished', job)).toHaveLength(1);
    const [failed] = bed.of('job.failed', damaged);
    expect(failed?.data.code).toBe('input-missing');
    expect(failed?.data.reason).toContain('damaged');
    expect(bed.failures).toEqual([]);
  });

  it('refuses a large result where nothing stores it', async () => {
    await bed.own();
    await bed.request([jobOf('large', { chars: MAX_INLINE_RESULT })]);
    await bed.untilEnded(1);
    expect(bed.of('job.failed')[0]?.data.code).toBe('result-too-large');
  });

  it('appends its results once the log takes them', async () => {
    let refusals = 4;
    const { log } = bed;
    const unsteady = {
      publish: (...records: Parameters<typeof log.publish>) => {
        if (refusals-- <= 0) return log.publish(...records);
        const text = 'away';
        return Promise.reject(new PlatformError('LOG.UNAVAILABLE', text, true));
      },
      subscribe: log.subscribe.bind(log),
      offsets: log.offsets.bind(log),
    };
    await bed.own({ log: unsteady });
    await bed.request([jobOf('sum', { numbers: [1] })]);
    await bed.untilEnded(1);
    expect(bed.of('job.finished')).toHaveLength(1);
    expect(refusals).toBeLessThan(0);
  });

  it('counts by model, and leaves other models to their services', async () => {
    const jobs = await bed.own();
    const go = bed.file();
    const waiting = [1, 2, 3].map((seed) => jobOf('untilFile', { path: go.path }, { seed }));
    await bed.request([jobOf('sum', { numbers: [] }, { model: 'other.model' }), ...waiting]);
    await bed.until(() => bed.of('job.progressed').length > 0);
    expect(jobs.counts).toEqual([{ model: 'test.model', queued: 2, running: 1 }]);
    go.make();
    await bed.untilEnded(3);
    expect(bed.of('job.finished')).toHaveLength(3);
  });

  it('is not told twice of one job', async () => {
    const definition = { model: 'm', kind: 'k', module: 'file:///x.js', exportName: 'x' };
    await expect(bed.own({ jobs: [definition, definition] })).rejects.toThrow(
      'the training job m/k is defined twice',
    );
  });
});
