import { epochEnd } from './epoch.js';
import type { EpochClosed } from './epoch.js';

/**
 * For each source of a trainer, the last epoch that it has closed; null before it has reported any.
 */
export type SourceEpochs = (number | null)[];

export function noEpochClosed(sources: number): SourceEpochs {
  return Array.from({ length: sources }, () => null);
}

/** Records a report, in place. Reports may repeat; one of an unknown source is ignored. */
export function noteEpochClosed(closed: SourceEpochs, { source, through }: EpochClosed): void {
  if (source < closed.length) closed[source] = Math.max(closed[source] ?? through, through);
}

/**
 * Returns a trainer's clock in ms: the end of the last epoch that every source has closed. It is
 * `undefined` until all sources have reported, since until then any of them may still be in any
 * epoch.
 */
export function closedByAll(closed: SourceEpochs, epochMs: number): number | undefined {
  let through = Infinity;
  for (const epoch of closed) {
    if (epoch === null) return undefined;
    through = Math.min(through, epoch);
  }
  return epochEnd(through, epochMs);
}
