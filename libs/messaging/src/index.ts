export * from './log/event-log.js';
export * from './log/partitioner.js';
export * from './log/records.js';
