/** A partition without log, broker or framework: what the harness of unit tests folds with. */
export { PartitionBench } from './partition-bench.js';
export type { BenchOptions } from './partition-bench.js';
export { partName, stateName } from '../group/state-names.js';
