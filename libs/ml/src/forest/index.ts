export { encodeForest, decodeForest } from './forest-codec.js';
export { defaultForestOptions, fitForest } from './fit-forest.js';
export type { FittedForest, ForestOptions } from './fit-forest.js';
export { RandomForest } from './random-forest.js';
export type { ForestModel } from './random-forest.js';
