export type { KafkaClientObserver } from './client-observer.js';
export * from './kafka-event-log.js';
export { createKafka } from './kafka-options.js';
export type { KafkaEventLogOptions, KafkaLogLine } from './kafka-options.js';
export * from './topic-settings.js';
