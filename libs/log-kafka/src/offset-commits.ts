import type { Consumer } from 'kafkajs';
import type { OwnedPartition } from './owned-partition.js';

/** Commits the positions of partitions as hints for monitoring; failures are ignored. */
export class OffsetCommits {
  private underWay: Promise<void> | undefined;

  constructor(
    private readonly consumer: Consumer,
    private readonly enabled: boolean,
  ) {}

  /** Does nothing while a commit is under way, since the next one will be more recent. */
  commit(owned: Iterable<OwnedPartition>): Promise<void> {
    this.underWay ??= this.send(owned).finally(() => {
      this.underWay = undefined;
    });
    return this.underWay;
  }

  /** Commits once more before the group is left. */
  async commitLast(owned: Iterable<OwnedPartition>): Promise<void> {
    await this.underWay;
    await this.commit(owned);
  }

  private async send(owned: Iterable<OwnedPartition>): Promise<void> {
    const due = [...owned].filter((it) => it.committed !== it.wanted);
    if (!this.enabled || due.length === 0) return;
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
      // The next owner of the partition asks its own store.
    }
  }
}
