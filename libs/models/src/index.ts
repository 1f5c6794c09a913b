export * from './epoch-view.js';
export * from './read-snapshots.js';
export { SnapshotReader } from './snapshot-reader.js';
