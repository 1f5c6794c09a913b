export * from './linear-text-classifier.js';
export { normaliseText } from './text-features.js';
