import type { Position, TopicPartition } from '@tradewind/log';
import { Heartbeats } from './heartbeats.js';
import { keyOf, OwnedPartition } from './owned-partition.js';

/**
 * The partitions that a member owns from one join of its group to the next. Whatever belongs to an
 * earlier assignment is out of date.
 */
export class Assignment {
  readonly heartbeats = new Heartbeats();
  private readonly owned = new Map<string, OwnedPartition>();
  private over = false;

  get isOver(): boolean {
    return this.over;
  }

  get partitions(): Iterable<OwnedPartition> {
    return this.owned.values();
  }

  /** Starts delivery of the partition's batches from this position. */
  add(position: Position): OwnedPartition {
    const owned = new OwnedPartition(position);
    this.owned.set(keyOf(position), owned);
    return owned;
  }

  /** Returns undefined if the assignment has ended or the partition's position is not known yet. */
  find(partition: TopicPartition): OwnedPartition | undefined {
    return this.over ? undefined : this.owned.get(keyOf(partition));
  }

  holds(owned: OwnedPartition): boolean {
    return this.find(owned) === owned;
  }

  end(): void {
    this.over = true;
    this.stopWaiting();
  }

  stopWaiting(): void {
    for (const owned of this.owned.values()) owned.stopWaiting();
  }
}
