export { BlockFormatError } from './bytes.js';
export { EpochPairs } from './epoch-pairs.js';
export { BLOCK_ITEMS } from './pair-block.js';
export * from './pair-counts.js';
export * from './pair-model.js';
export { defaultPairCountsOptions } from './pair-options.js';
export type { PairCountsOptions } from './pair-options.js';
