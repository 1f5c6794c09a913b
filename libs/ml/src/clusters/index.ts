export * from './agreement.js';
export * from './fit-clusters.js';
export * from './match-clusters.js';
export * from './refit.js';
export * from './robust-scaling.js';
export * from './population-sample.js';
