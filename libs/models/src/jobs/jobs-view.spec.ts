import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jobIdOf } from '@tradewind/contracts';
import { jobOf, JobsBed } from './jobs-bed.fixture.js';
import { JobsView } from './jobs-view.js';

describe('JobsView', () => {
  let bed: JobsBed;
  let view: JobsView | undefined;
  const open = async (maxResultChars = 100_000) => {
    view = await JobsView.open(bed.log, { takes: () => true, maxResultChars });
    return view;
  };
  beforeEach(async () => {
    bed = await JobsBed.open();
  });
  afterEach(async () => {
    await view?.close();
    await bed.close();
  });

  it('tells how a job ended, to whoever waits and to whoever asks afterwards', async () => {
    const jobs = await open();
    const [job, failing] = [jobOf('sum', { numbers: [4] }), jobOf('fail')];
    const waiting = jobs.whenEnded(jobIdOf(job));
    await bed.own();
    await bed.request([job, failing]);
    const outcome = await waiting;
    expect(outcome).toMatchObject({
      status: 'finished',
      result: { encoding: 'json', inline: '{"total":5}' },
    });
    expect(await jobs.whenEnded(jobIdOf(job))).toEqual(outcome);
    expect(await jobs.whenEnded(jobIdOf(failing))).toMatchObject({
      status: 'failed',
      code: 'threw',
    });
  });

  it('waits for the attempt that it is asked for', async () => {
    await bed.own({}, { maxStarts: 1 });
    const jobs = await open();
    const job = jobOf('crashOnce', { path: bed.file('crashed').path });
    await bed.request([job]);
    expect(await jobs.whenEnded(jobIdOf(job))).toMatchObject({ status: 'failed' });
    const second = jobs.whenEnded(jobIdOf(job), 2);
    await bed.request([job], 2);
    expect(await second).toMatchObject({ status: 'finished' });
  });

  it('reads results from the log that it no longer keeps', async () => {
    await bed.own();
    const specifications = [1, 2, 3].map((seed) => jobOf('sum', { numbers: [0] }, { seed }));
    await bed.request(specifications);
    await bed.untilEnded(3);
    const jobs = await open(1);
    const outcomes = specifications.map((job) => jobs.whenEnded(jobIdOf(job)));
    expect((await Promise.all(outcomes)).map((one) => 'result' in one && one.result)).toEqual(
      [1, 2, 3].map((total) => ({ encoding: 'json', inline: JSON.stringify({ total }) })),
    );
  });

  it('lists the jobs of a tenant, of one that runs as well, whoever runs it', async () => {
    await bed.own();
    const go = bed.file();
    const [done, running] = [jobOf('sum', { numbers: [4] }), jobOf('untilFile', { path: go.path })];
    await bed.request([done]);
    await bed.untilEnded(1);
    await bed.request([running, jobOf('sum', {}, { tenant: 'other' })]);
    await bed.until(() => bed.of('job.progressed', running).length > 0);
    const jobs = await open();
    const listed = jobs.list('demo', 10);
    expect(listed.map(({ kind, status }) => `${kind} ${status}`).toSorted()).toEqual([
      'sum finished',
      'untilFile running',
    ]);
    expect(jobs.list('demo', 1)).toHaveLength(1);
    go.make();
  });
});
