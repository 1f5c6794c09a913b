import { z } from 'zod';
import { eventId } from '../event-id.js';
import type { FoldOutput } from '../fold.js';
import { keyOf } from '../keys.js';
import { defineTopic } from '../topic.js';

/** The jobs of a model of a tenant share a partition, whose owner runs them. */
const JOB_PARTITIONS = 6;
/** Characters of one input that a request carries itself. Larger inputs are blocks. */
export const MAX_INLINE_INPUT = 65_536;
export const MAX_JOB_INPUTS = 16;
/** Characters of a result that stands in the log itself. */
export const MAX_INLINE_RESULT = 262_144;
export const MAX_JOB_FIGURES = 32;

const name = z.string().min(1).max(60);

/** A block of learned state or of a snapshot, which never changes under its name and version. */
export const blockReferenceSchema = z.object({
  block: z.string().min(1).max(255),
  version: z.string().min(1).max(60),
  bytes: z.int().nonnegative(),
  /** In hex. */
  sha256: z.string().max(64),
});
export type BlockReference = z.output<typeof blockReferenceSchema>;

/** JSON text that the request carries, or a reference to a block. */
export const jobInputSchema = z.union([
  z.object({ json: z.string().max(MAX_INLINE_INPUT) }),
  blockReferenceSchema,
]);
export type JobInput = z.output<typeof jobInputSchema>;

/** Why a job was given up. */
export const jobFailureCodes = [
  'cancelled',
  'crashed',
  'input-missing',
  'out-of-memory',
  'queue-full',
  'result-invalid',
  'result-too-large',
  'threw',
  'timed-out',
  'unknown-job',
] as const;
export type JobFailureCode = (typeof jobFailureCodes)[number];

const run = {
  /** See `jobIdOf`. */
  job: z.string().max(60),
  model: name,
  tenant: name,
  /** Which of the model's jobs. */
  kind: name,
  /** Counts from 1. A job that failed runs again when it is requested with a greater attempt. */
  attempt: z.int().min(1).max(1_000),
};

const figures = z.record(z.string(), z.number());

export const modelJobs = defineTopic({
  name: 'models.jobs.v1',
  description: 'Training jobs of models: requests, progress, results and failures.',
  key: 'model',
  partitions: JOB_PARTITIONS,
  cleanup: 'delete',
  retentionDays: 30,
  relaxed: true,
  events: {
    'job.requested': z.object({
      ...run,
      inputs: z.record(z.string(), jobInputSchema),
      seed: z.int(),
    }),
    /** The first of a start has share 0 and stands in the log before the job runs. */
    'job.progressed': z.object({
      ...run,
      /** Starts of this attempt, from 1: more than one when it was killed. */
      start: z.int().min(1),
      share: z.number().min(0).max(1),
    }),
    'job.finished': z.object({
      ...run,
      /** JSON text, or bytes in base64; a large result is stored as a block. */
      result: z.union([
        z.object({ encoding: z.enum(['json', 'base64']), inline: z.string().max(400_000) }),
        blockReferenceSchema,
      ]),
      /** Of the result's bytes, in hex. */
      sha256: z.string().max(64),
      figures,
    }),
    'job.failed': z.object({
      ...run,
      code: z.enum(jobFailureCodes),
      reason: z.string().max(1_000),
    }),
  },
});
export type ModelJobs = typeof modelJobs;
export type JobRequested = z.output<(typeof modelJobs.events)['job.requested']>;
export type JobFinished = z.output<(typeof modelJobs.events)['job.finished']>;
export type JobFailed = z.output<(typeof modelJobs.events)['job.failed']>;

/** What is to be computed. Whoever asks for the same gets the same job. */
export interface JobSpecification {
  readonly tenant: string;
  readonly model: string;
  readonly kind: string;
  readonly inputs: Readonly<Record<string, JobInput>>;
  readonly seed: number;
}

/** The id of a job: a function of everything that its result depends on. */
export function jobIdOf({ tenant, model, kind, inputs, seed }: JobSpecification): string {
  const ordered = Object.entries(inputs)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([input, value]) =>
      'json' in value ? [input, value.json] : [input, value.block, value.version, value.sha256],
    );
  return eventId(`job|${JSON.stringify([tenant, model, kind, seed, ordered])}`);
}

/** The record key of a model's jobs. */
export function jobKeyOf({ tenant, model }: Pick<JobSpecification, 'tenant' | 'model'>): string {
  return keyOf(tenant, model);
}

/**
 * The output by which a fold requests a job. The fold may conclude it again, in a rebuild for example:
 * a job that has ended does not run again, and its result stands in the log.
 */
export function jobRequest(specification: JobSpecification, attempt = 1): FoldOutput<ModelJobs> {
  const { tenant, model, kind, inputs, seed } = specification;
  const job = jobIdOf(specification);
  return {
    topic: modelJobs,
    key: jobKeyOf(specification),
    slot: `job|${job}|${String(attempt)}`,
    event: {
      type: 'job.requested',
      data: { job, model, tenant, attempt, kind, inputs: { ...inputs }, seed },
    },
  };
}
