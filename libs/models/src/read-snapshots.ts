import type { ModelDefinition, modelSnapshots, TopicContract } from '@tradewind/contracts';
import type { EpochViewOptions } from './epoch-view.js';
import { SnapshotReader } from './snapshot-reader.js';

/** How a view reads a model from `models.snapshots.v1`, by tenant or by the key of the record. */
export function readSnapshots<Value>(
  model: ModelDefinition<TopicContract, typeof modelSnapshots>,
  by: 'tenant' | 'key',
): Omit<EpochViewOptions<typeof modelSnapshots, Value>, 'sync'> {
  return {
    topics: [model.snapshots],
    model: model.name,
    shards: model.shards,
    reading: () => {
      const reader = new SnapshotReader<Value>(model, (event) => event[by]);
      return (event) => reader.read(event);
    },
  };
}
