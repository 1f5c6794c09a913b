export * from './describe-learner.js';
export * from './fold-harness.js';
