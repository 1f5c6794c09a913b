export * from './linear-text-classifier.js';
export { normaliseText } from './text-features.js';
export * from './logistic-model.js';
export * from './logistic-regression.js';
export * from './metrics.js';
