export * from './judge-embedding.js';
export { pairedAuc } from './paired-auc.js';
export * from './row-encoder.js';
