export * from './event-loop-delay.js';
export * from './fail-span.js';
export * from './metrics.js';
export * from './request-span.js';
export * from './trace-headers.js';
export * from './tracing.js';
