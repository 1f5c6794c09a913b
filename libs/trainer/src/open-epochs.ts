import type { ModelBounds } from '@tradewind/contracts';
import type { Published } from './publication.js';

/** What one epoch adds to a cell while it is open. */
export interface OpenEpoch<Open> {
  readonly epoch: number;
  readonly open: Open;
  /** Deltas by source; absent when there is no bound to compare them with. */
  deltas?: number[];
}

/**
 * What epochs still open add to a cell, by ascending epoch, and how far its last version is published.
 * JSON-serialisable.
 */
export interface OpenEpochs<Open> extends Published {
  readonly open: OpenEpoch<Open>[];
  /** The epoch that the cell learns although it may add nothing. */
  idle?: number;
}

/** The epoch that the cell learns next; Infinity if there is none. */
export function nextEpochOf({ open, idle = Infinity }: OpenEpochs<unknown>): number {
  return Math.min(open[0]?.epoch ?? Infinity, idle);
}

/** The epoch, new if need be; undefined when no more epochs may be open. */
export function openEpoch<Open>(
  { open }: OpenEpochs<Open>,
  epoch: number,
  bounds: ModelBounds,
  initial: (epoch: number) => Open,
): OpenEpoch<Open> | undefined {
  let at = open.length;
  while (at > 0 && (open[at - 1]?.epoch ?? epoch) > epoch) at -= 1;
  const known = open[at - 1];
  if (known?.epoch === epoch) return known;
  if (open.length >= bounds.openEpochs) return undefined;
  const fresh = { epoch, open: initial(epoch) };
  open.splice(at, 0, fresh);
  return fresh;
}

/** Counts a delta of a source; false when the bound does not let it in. */
export function admit<Open>(
  epoch: OpenEpoch<Open>,
  source: number,
  { deltas: most }: ModelBounds,
): boolean {
  if (most === Infinity) return true;
  const counts = (epoch.deltas ??= []);
  while (counts.length <= source) counts.push(0);
  const before = counts[source] ?? 0;
  if (before >= most) return false;
  counts[source] = before + 1;
  return true;
}

const OPEN = '~open:';

/** The entity that holds what open epochs add to a cell: apart, since the cell changes only at their end. */
export function openPartOf(cell: string): string {
  return OPEN + cell;
}

export function cellOf(openPart: string): string {
  return openPart.slice(OPEN.length);
}

/** Whether an entity is such a part; no cell's name begins so, for no tenant's does. */
export function isOpenPart(entity: string): boolean {
  return entity.startsWith(OPEN);
}
