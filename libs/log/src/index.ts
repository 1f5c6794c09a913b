export * from './catch-up.js';
export * from './errors.js';
export * from './event-log.js';
export * from './failure.js';
export * from './partitioner.js';
export * from './records.js';
export * from './retention.js';
export * from './time-slice.js';
