export * from './linear-posterior.js';
export * from './off-policy.js';
export * from './thompson.js';
