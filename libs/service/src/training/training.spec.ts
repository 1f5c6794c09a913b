import 'reflect-metadata';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { envelopeHeaders, eventId, jobIdOf, jobRequest, modelJobs } from '@tradewind/contracts';
import type { JobSpecification } from '@tradewind/contracts';
import { partitionOf } from '@tradewind/log';
import { platformConfigSchema } from '../platform-config.js';
import type { ServiceDefinition } from '../service-definition.js';
import { ServiceBed } from '../testing/service-bed.js';
import { FOLDS } from '../tokens.js';
import type { JobReport } from './jobs.controller.js';
import { TrainingModule } from './training.module.js';

const MODEL = 'test.product';
const module = new URL('./training-job.fixture.js', import.meta.url).href;

@Module({})
class TrainedModule {}

const definition: ServiceDefinition = {
  name: 'trained-service',
  description: 'Trains.',
  config: platformConfigSchema,
  module: () => ({
    module: TrainedModule,
    providers: [{ provide: FOLDS, useValue: [] }],
    imports: [
      TrainingModule.forJobs([{ model: MODEL, kind: 'multiply', module, exportName: 'multiply' }]),
    ],
  }),
};

const jobOf = (inputs: Readonly<Record<string, unknown>>, tenant = 'demo'): JobSpecification => ({
  ...{ tenant, model: MODEL, kind: 'multiply', seed: 3 },
  inputs: Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name, { json: JSON.stringify(value) }]),
  ),
});

describe('a service that trains', () => {
  let bed: ServiceBed;
  beforeEach(async () => {
    bed = await ServiceBed.start(definition, { TRAINING_THREADS: '1' });
  });
  afterEach(() => bed.close());

  const request = (specification: JobSpecification) => {
    const { key, event, slot } = jobRequest(specification);
    const about = { id: eventId(slot ?? ''), source: '/test', type: event.type, key };
    const headers = envelopeHeaders({ ...about, time: 1_000, recordedAt: 1_000 });
    const partition = partitionOf(key, modelJobs.partitions);
    return bed.publish({
      ...{ topic: modelJobs.name, partition, key, headers },
      value: JSON.stringify(event.data),
    });
  };
  const jobs = async () => (await bed.get('/v1/models/jobs')).body['jobs'] as readonly JobReport[];
  const until = async (status: string, specification: JobSpecification) => {
    for (;;) {
      const found = (await jobs()).find(({ job }) => job === jobIdOf(specification));
      if (found?.status === status) return found;
    }
  };
  const metrics = async () => (await fetch(`${bed.url}/metrics`)).text();

  it('runs what is requested and shows the tenant how it went', async () => {
    const job = jobOf({ value: 14, steps: 10 });
    const endless = jobOf({ value: 1, steps: Number.MAX_VALUE });
    await request(jobOf({ value: 1, steps: 1 }, 'other'));
    await request(job);
    expect(await until('finished', job)).toMatchObject({
      model: MODEL,
      kind: 'multiply',
      attempt: 1,
      starts: 1,
      progress: 1,
      requestedAt: '1970-01-01T00:00:01.000Z',
    });
    expect(await jobs()).toHaveLength(1);
    await request(endless);
    const running = await until('running', endless);
    expect(running.progress).toBeLessThan(1);
    const text = await metrics();
    expect(text).toMatch(/^tradewind_training_jobs\{model="test.product",status="running".*\} 1$/m);
    expect(text).toMatch(/^tradewind_training_jobs_ended_total\{.*outcome="finished".*\} [12]$/m);
    expect(text).toMatch(/^tradewind_training_jobs_ended_total\{.*outcome="timed-out".*\} 0$/m);
  });

  it('asks for a secret key, and for a sensible limit', async () => {
    expect((await fetch(`${bed.url}/v1/models/jobs`)).status).toBe(401);
    expect((await bed.get('/v1/models/jobs?limit=0')).status).toBe(400);
    expect((await bed.get('/v1/models/jobs')).body).toEqual({ jobs: [] });
  });
});
