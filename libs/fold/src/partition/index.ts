/** A partition without log, broker or framework: the harness of unit tests and previews fold with it. */
export { InMemoryPartition } from './in-memory-partition.js';
export type { BenchOptions } from './in-memory-partition.js';
export { partName, stateName } from '../group/state-names.js';
