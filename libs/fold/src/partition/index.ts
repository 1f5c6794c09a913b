/** A partition without log, broker or framework: what the harness of unit tests folds with. */
export { InMemoryPartition } from './in-memory-partition.js';
export type { BenchOptions } from './in-memory-partition.js';
export { partName, stateName } from '../group/state-names.js';
