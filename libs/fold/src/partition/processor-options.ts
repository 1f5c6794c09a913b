import type { Position } from '@tradewind/log';
import type { Bounds } from './log-bounds.js';
import type { EventLoopQueue } from './event-loop-queue.js';
import type { FoldGroup } from '../group/fold-group.js';
import { HandOverGate } from '../identity/hand-over-gate.js';
import { InputMerge } from './input-merge.js';
import { nextOf } from '../memory/partition-meta.js';
import type { PartitionMeta } from '../memory/partition-meta.js';
import type { WakePauses } from '../timers/wake-pauses.js';
import type { WriterOptions } from './partition-writer.js';

/** Builds states again that partitions ask for, beside the folding. */
export interface StateRestorer {
  /** Resolves when what the partition asks for has been sent to it; rejects if the log does not answer. */
  run(partition: number, meta: Pick<PartitionMeta, 'restoring'>): Promise<void>;
}

export interface ProcessorOptions extends WriterOptions {
  readonly service: string;
  readonly group: FoldGroup;
  readonly partition: number;
  readonly epochMs: number;
  /** The first and the next offset of the partition's log in an input topic, as of now. */
  readonly bounds: (topic: string) => Promise<Bounds>;
  /** Of the clocks of this process that have caught up, if nothing waits for what they conclude. */
  readonly pauses?: WakePauses | undefined;
  /** Of the partitions that are folded in this process. */
  readonly queue: EventLoopQueue;
  /**
   * True if the records of several topics are folded in the order of their event times, whatever the order
   * of their arrival, and what is handed over between partitions waits for its epoch: what is concluded is
   * then a function of the log.
   * @default false
   */
  readonly mergesByTime?: boolean | undefined;
  /** Builds states again from the log; absent where nobody can split a shopper's ids. */
  readonly restorer?: StateRestorer | undefined;
  /** Has another topic of the partition read from elsewhere. */
  readonly seek?: ((position: Position) => void) | undefined;
}

/** The consumer group of a service's folds; the log adds the topic. */
export function groupOf(service: string): string {
  return `tradewind.${service}`;
}

/** Names the state of one partition of a fold group. */
export function scopeOf(service: string, group: string, partition: number): string {
  return `${service}:${group}:${String(partition)}`;
}

/** The consumer group of a fold group, as the log names it. */
export function groupIdOf({ service, group }: Pick<ProcessorOptions, 'service' | 'group'>): string {
  return `${groupOf(service)}.${group.name}`;
}

/** Where each topic of the partition is to be read from. */
export function positionsIn(
  meta: PartitionMeta,
  { group, partition }: Pick<ProcessorOptions, 'group' | 'partition'>,
): Position[] {
  return group.inputs.map(({ name: topic }) => ({ topic, partition, offset: nextOf(meta, topic) }));
}

/** Records that are read ahead at a time: few where models may block a chunk at any of them. */
export function readAheadOf({ mergesByTime }: Pick<ProcessorOptions, 'mergesByTime'>): number {
  return mergesByTime ? 100 : 1_000;
}

/** What makes the order of all that comes to a partition depend on the log alone. */
export interface InputOrder {
  /** Puts the records of several topics in order. */
  readonly merge?: InputMerge;
  /** Where hand-overs wait for their epoch. */
  readonly gate?: HandOverGate;
}

/** Nothing, where records are to be folded as they come. */
export function orderOf({
  group,
  mergesByTime,
}: Pick<ProcessorOptions, 'group' | 'mergesByTime'>): InputOrder {
  if (!mergesByTime) return {};
  const { ordered, topics, inputs, first } = group;
  return {
    ...(ordered.length > 1 && { merge: new InputMerge(group) }),
    ...(topics.length < inputs.length && { gate: new HandOverGate(first.partitions) }),
  };
}
