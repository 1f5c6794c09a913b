export * from './effect-interval.js';
export * from './qini.js';
export * from './targeting.js';
export * from './uplift-models.js';
