export * from './sqlite-event-log.js';
