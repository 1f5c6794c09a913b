export * from './campaign-counts.js';
export * from './cart.js';
export * from './marketing-fold.js';
export * from './marketing-options.js';
export * from './propensity.js';
export * from './propensity-trainer.js';
export * from './read-model.js';
export * from './shopper-state.js';
