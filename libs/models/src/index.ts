export * from './epoch-view.js';
export * from './jobs/block-store.js';
export * from './jobs/job-failure.js';
export type { JobDefinition } from './jobs/job-run.js';
export type { JobEntry, JobStatus } from './jobs/job-table.js';
export * from './jobs/jobs-view.js';
export type { ThreadInputs, TrainingResult } from './jobs/thread-protocol.js';
export * from './jobs/training-jobs.js';
export * from './jobs/worker-pool.js';
