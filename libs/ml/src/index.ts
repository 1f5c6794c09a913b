export * from './linear-text-classifier.js';
export { normaliseText } from './text-features.js';
export * from './logistic-model.js';
export * from './logistic-regression.js';
export * from './metrics.js';
export * from './decay.js';
export * from './kmeans-incremental.js';
export * from './kmeans.js';
export * from './moments.js';
