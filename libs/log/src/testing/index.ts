export * from './event-log.contract.js';
export * from './log-bed.fixture.js';
export * from './recording-handler.fixture.js';
