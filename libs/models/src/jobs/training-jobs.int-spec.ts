import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { randomUUID } from 'node:crypto';
import { KafkaEventLog } from '@tradewind/log-kafka';
import { jobOf, JobsBed } from './jobs-bed.fixture.js';

const brokers = process.env['KAFKA_BROKERS'];

describe('TrainingJobs on Kafka', () => {
  let bed: JobsBed;
  let service: string;
  const model = `test.${randomUUID()}`;
  beforeEach(async () => {
    if (!brokers) throw new Error('Set KAFKA_BROKERS to a Kafka cluster, e.g. 127.0.0.1:9092');
    service = `test-${randomUUID()}`;
    const log = new KafkaEventLog({ clientId: service, brokers: brokers.split(',') });
    bed = await JobsBed.open({ log, model });
  });
  afterEach(() => bed.close());

  it('runs each job once by one of two replicas', async () => {
    await Promise.all([bed.own({ service }), bed.own({ service })]);
    const jobs = Array.from({ length: 12 }, (_, seed) =>
      jobOf('sum', { numbers: [seed] }, { model, tenant: `shop-${seed % 6}`, seed }),
    );
    await bed.request(jobs);
    await bed.untilEnded(12);
    expect(bed.of('job.finished').map(({ data }) => data.figures)).toHaveLength(12);
    await bed.request(jobs);
    const last = jobOf('sum', { numbers: [99] }, { model });
    await bed.request([last]);
    await bed.until(() => bed.of('job.finished', last).length > 0);
    expect(new Set(bed.of('job.finished').map(({ data }) => data.job)).size).toBe(13);
  });

  it('starts a job again whose owner went away, and takes results that stand in the log', async () => {
    const first = await bed.own({ service });
    const go = bed.file();
    const done = jobOf('sum', { numbers: [1] }, { model });
    const job = jobOf('untilFile', { path: go.path }, { model, seed: 5 });
    await bed.request([done, job]);
    await bed.until(() => bed.of('job.progressed', job).length > 0);
    await first.close();
    expect(bed.of('job.finished', job)).toEqual([]);
    go.make();
    await bed.own({ service });
    await bed.until(() => bed.of('job.finished', job).length > 0);
    expect(bed.of('job.progressed', job).map(({ data }) => data.start)).toEqual([1, 2]);
    expect(bed.of('job.finished', done)).toHaveLength(1);
  });
});
