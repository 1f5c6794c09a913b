import { closedByAll, epochEnd, epochOf, noEpochClosed } from '@tradewind/contracts';
import type {
  DeltaEvent,
  FoldEvent,
  PartitionContext,
  SourceEpochs,
  TopicContract,
} from '@tradewind/contracts';
import { noDeltaCounts } from './delta-counts.js';
import type { DeltaCounts } from './delta-counts.js';

/** Cells that wait for the outcome of a training job, with the first epoch that each has not learned. */
export type HeldEpochs = readonly (readonly [cell: string, epoch: number])[];

/** What a shard knows of its sources. JSON-serialisable. */
export interface TrainerSources {
  readonly closed: SourceEpochs;
  readonly counts: DeltaCounts;
  held?: HeldEpochs;
}

/** The part that holds it. */
export const SOURCES = 'sources';

export function noSources(sources: number): TrainerSources {
  return { closed: noEpochClosed(sources), counts: noDeltaCounts() };
}

export function sourcesOf(context: PartitionContext<unknown>): TrainerSources {
  return context.part(SOURCES) as TrainerSources;
}

/** The last epoch that every source has closed; `undefined` until all have reported. */
function closedThrough(closed: SourceEpochs, epochMs: number): number | undefined {
  const end = closedByAll(closed, epochMs);
  return end === undefined ? undefined : epochOf(end, epochMs) - 1;
}

/** Whether the clock has come to the end of an epoch that every source has closed. */
export function isOver(
  epoch: number,
  context: PartitionContext<unknown>,
  epochMs: number,
): boolean {
  const { closed } = sourcesOf(context);
  return epoch <= Math.min(context.epoch, closedThrough(closed, epochMs) ?? -Infinity);
}

/** The last millisecond of an epoch: when cells learn it. */
export function lastMomentOf(epochMs: number, epoch: number): number {
  return epochEnd(epoch, epochMs) - 1;
}

/** The first epoch that a source may still add to; of one that is not known, that any may. */
export function firstOpen(source: number, closed: SourceEpochs, epochMs: number): number {
  const through = source < closed.length ? closed[source] : closedThrough(closed, epochMs);
  return (through ?? -Infinity) + 1;
}

/** Without a type: which events a topic has is not known here. */
export function isDelta<Deltas extends TopicContract>(
  event: FoldEvent<Deltas>,
): event is DeltaEvent<Deltas> {
  return event.type !== 'epoch.closed';
}

/** Begins the names of parts that are the learner's. */
export const OF_MODEL = 'model/';

/** The names that the learner has given to its parts. */
export function namesInModel(context: PartitionContext<unknown>): string[] {
  return context
    .parts()
    .filter((name) => name.startsWith(OF_MODEL))
    .map((name) => name.slice(OF_MODEL.length));
}
