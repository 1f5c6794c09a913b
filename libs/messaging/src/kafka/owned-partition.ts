import type { Position } from '../log/event-log.js';
import type { TopicPartition } from '../log/records.js';

/** A partition of the current assignment, and where it stands. */
export class OwnedPartition implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** Where the handler wants to go on from. */
  wanted: number;
  /** Where the client fetches next: past `wanted` if the records in between are not visible. */
  fetching: number;
  /** Where the group's committed offset stands, as far as is known. */
  committed: number | undefined;
  blocked = false;
  /** Counts seeks: what began before the last one is out of date. */
  seeks = 0;

  constructor({ topic, partition, offset }: Position) {
    this.topic = topic;
    this.partition = partition;
    this.wanted = offset;
    this.fetching = offset;
  }

  at(offset: number): Position {
    return { topic: this.topic, partition: this.partition, offset };
  }

  moveTo(offset: number): void {
    this.wanted = offset;
    this.fetching = offset;
  }
}

export function keyOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}|${partition}`;
}
