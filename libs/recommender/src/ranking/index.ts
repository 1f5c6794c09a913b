export * from './ranking-index.js';
export * from './refit.js';
export * from './shop-models.js';
export * from './tenant-ranking.js';
export * from './told-touches.js';
export * from './touch-epochs.js';
