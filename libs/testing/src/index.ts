export * from './answer-jobs.js';
export * from './describe-learner.js';
export * from './describe-trainer.js';
export * from './describe-training-job.js';
export * from './fold-harness.js';
export * from './retail-recording.js';
export * from './seeded-random.js';
