export * from './attribution-fold.js';
export * from './list-id.js';
export * from './parts.js';
export * from './slot-figures.js';
export * from './slot-report.js';
