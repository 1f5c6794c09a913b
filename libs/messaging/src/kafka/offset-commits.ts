import type { Consumer, EachBatchPayload } from 'kafkajs';
import type { OwnedPartition } from './owned-partition.js';

/** Commits where partitions stand, for those who watch the group. Only hints: failures are passed over. */
export class OffsetCommits {
  private committing = false;

  constructor(
    private readonly consumer: Consumer,
    private readonly enabled: boolean,
  ) {}

  async commit(owned: Iterable<OwnedPartition>): Promise<void> {
    const due = [...owned].filter((it) => it.committed !== it.wanted);
    if (!this.enabled || this.committing || due.length === 0) return;
    this.committing = true;
    const offsets = due.map((it) => ({ it, offset: it.wanted }));
    try {
      await this.consumer.commitOffsets(
        offsets.map(({ it, offset }) => ({
          topic: it.topic,
          partition: it.partition,
          offset: String(offset),
        })),
      );
      for (const { it, offset } of offsets) it.committed = offset;
    } catch {
      // The next commit says more.
    }
    this.committing = false;
  }

  /** Of a batch that was under way when the subscription was closed. */
  async commitLast(owned: OwnedPartition, payload: EachBatchPayload): Promise<void> {
    if (!this.enabled) return;
    const { topic, partition, wanted } = owned;
    const partitions = [{ partition, offset: String(wanted) }];
    try {
      await payload.commitOffsetsIfNecessary({ topics: [{ topic, partitions }] });
    } catch {
      // Whoever owns the partition next asks its own store.
    }
  }
}
