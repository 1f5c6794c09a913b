export * from './epoch-learner.js';
export * from './epoch-source.js';
export * from './epoch-trainer-fold.js';
export type { OpenEpochs } from './open-epochs.js';
export { openPartOf } from './open-epochs.js';
export * from './tenant-learner.js';
