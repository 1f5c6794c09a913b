import { describe, expect, it } from '@jest/globals';
import { jobIdOf, jobRequest, modelJobs } from '@tradewind/contracts';
import type { FoldEvent, ModelJobs, TopicEvent } from '@tradewind/contracts';
import { jobOf } from './jobs-bed.fixture.js';
import { JobTable } from './job-table.js';

const job = jobOf('sum');
const about = { job: jobIdOf(job), model: job.model, tenant: job.tenant, kind: job.kind };

function tableOf(bounds = {}): JobTable {
  return new JobTable({ maxOpen: 2, maxEnded: 2, takes: () => true, ...bounds });
}

function event(of: TopicEvent<ModelJobs>): FoldEvent<ModelJobs> {
  return {
    ...of,
    id: 'e',
    time: 5,
    recordedAt: 6,
    key: 'demo:m',
    tenant: 'demo',
    partition: 0,
    topic: modelJobs.name,
  };
}

const requested = (attempt = 1, specification = job) =>
  event(jobRequest(specification, attempt).event);
const progressed = (start: number, share: number, attempt = 1) =>
  event({ type: 'job.progressed', data: { ...about, attempt, start, share } });
const failed = (attempt = 1, specification = job) =>
  event({
    type: 'job.failed',
    data: { ...about, job: jobIdOf(specification), attempt, code: 'threw', reason: 'no' },
  });
const finished = (attempt = 1, specification = job) =>
  event({
    type: 'job.finished',
    data: {
      ...about,
      ...{ job: jobIdOf(specification), attempt, sha256: '', figures: {} },
      result: { encoding: 'json', inline: '1' },
    },
  });

describe('JobTable', () => {
  it('tells what is open, how far it is and how it ended', () => {
    const table = tableOf();
    table.apply(requested());
    expect(table.open).toMatchObject([{ status: 'queued', starts: 0, share: 0 }]);
    table.apply(progressed(1, 0));
    table.apply(progressed(1, 0.5));
    expect(table.open).toMatchObject([{ status: 'running', starts: 1, share: 0.5 }]);
    table.apply(progressed(2, 0));
    expect(table.open).toMatchObject([{ starts: 2, share: 0 }]);
    expect(table.apply(finished())).toMatchObject({ status: 'finished', share: 1 });
    expect(table.open).toEqual([]);
  });

  it('keeps no inputs of requests that it refuses, however many there are', () => {
    const table = tableOf();
    for (let seed = 1; seed <= 500; seed++) {
      table.apply(requested(1, jobOf('sum', { numbers: [seed] }, { seed })));
    }
    const [first, second, ...refused] = table.open.map(({ request }) => request);
    expect([first?.refused, second?.refused]).toEqual([false, false]);
    expect(first?.inputs).toHaveProperty('numbers');
    expect(refused).toHaveLength(498);
    for (const request of refused) expect(request).toMatchObject({ refused: true, inputs: {} });
  });

  it('never goes back within a start, nor to an earlier one', () => {
    const table = tableOf();
    table.apply(requested());
    for (const [start, share] of [
      [2, 0.6],
      [2, 0.4],
      [1, 0.9],
    ] as const) {
      table.apply(progressed(start, share));
    }
    expect(table.get(about.job)).toMatchObject({ starts: 2, share: 0.6 });
  });

  it('takes the first outcome, and no second request of what has finished', () => {
    const table = tableOf();
    table.apply(requested());
    table.apply(finished());
    expect(table.apply(failed())).toBeUndefined();
    expect(table.apply(finished())).toBeUndefined();
    expect(table.apply(requested(2))).toBeUndefined();
    expect(table.open).toEqual([]);
  });

  it('opens a failed job again for a greater attempt alone', () => {
    const table = tableOf();
    table.apply(requested());
    table.apply(failed());
    expect(table.apply(requested(1))).toBeUndefined();
    expect(table.apply(requested(2))).toMatchObject({ attempt: 2, status: 'queued', starts: 0 });
    expect(table.apply(failed(1))).toBeUndefined();
    expect(table.apply(finished(1))).toMatchObject({ status: 'finished' });
  });

  it('refuses what is requested beyond its bound, until something has ended', () => {
    const table = tableOf();
    const [a, b, c, d] = [1, 2, 3, 4].map((seed) => jobOf('sum', {}, { seed }));
    for (const one of [a, b, c]) table.apply(requested(1, one));
    expect(table.open.map(({ request }) => request?.refused)).toEqual([false, false, true]);
    table.apply(failed(1, c));
    expect(table.apply(requested(1, d))?.request?.refused).toBe(true);
    table.apply(finished(1, a));
    expect(table.apply(requested(2, c))?.request?.refused).toBe(false);
  });

  it('remembers so many ended jobs and never forgets an open one', () => {
    const table = tableOf({ maxOpen: 10 });
    const jobs = [1, 2, 3, 4].map((seed) => jobOf('sum', {}, { seed }));
    for (const one of jobs) table.apply(requested(1, one));
    for (const one of jobs.slice(1)) table.apply(finished(1, one));
    expect(table.hasForgotten).toBe(true);
    expect(table.entries.map(({ status }) => status)).toEqual(['queued', 'finished', 'finished']);
  });

  it('does not hear of models of other services', () => {
    const table = tableOf({ takes: () => false });
    expect(table.apply(requested())).toBeUndefined();
    expect(table.entries).toEqual([]);
  });
});
