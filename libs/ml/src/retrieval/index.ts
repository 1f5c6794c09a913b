export * from './bm25.js';
export * from './chrf.js';
