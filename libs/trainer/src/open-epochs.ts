import { PLATFORM } from '@tradewind/contracts';
import type { ModelBounds, TrainerMessage } from '@tradewind/contracts';
import type { Published } from './publication.js';

/** What one epoch adds to a cell while it is open. */
export interface OpenEpoch<Open> {
  readonly epoch: number;
  readonly open: Open;
  /** Deltas by source; absent when there is no bound to compare them with. */
  deltas?: number[];
  /** What takes effect in it besides, in the order of the log. */
  told?: TrainerMessage[];
}

/** A job that was requested and has not ended. JSON-serialisable. */
export interface Training {
  readonly job: string;
  /** In which it was requested. */
  readonly epoch: number;
  /** In which its outcome takes effect, if that is fixed; nothing of it is learned before. */
  readonly due?: number;
  /** Chunks of its inputs, to be removed once it has ended. */
  readonly chunks: readonly string[];
  /** Its outcome is there, and is told in this epoch; until then the job is under way for the learner. */
  readonly toldIn?: number;
}

/**
 * What epochs still open add to a cell, by ascending epoch, and how far its last version is published.
 * JSON-serialisable.
 */
export interface OpenEpochs<Open> extends Published {
  readonly open: OpenEpoch<Open>[];
  /** The job whose outcome the cell waits for. */
  training?: Training;
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
  bounds: Pick<ModelBounds, 'openEpochs'>,
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

/** The epoch, new if need be, however many are open: for what does not come from sources. */
export function openAlways<Open>(
  epochs: OpenEpochs<Open>,
  epoch: number,
  initial: (epoch: number) => Open,
): OpenEpoch<Open> {
  const found = openEpoch(epochs, epoch, { openEpochs: Infinity }, initial);
  if (!found) throw new TypeError(`the epoch ${epoch} cannot be opened`);
  return found;
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
const SIDE = '~side:';

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

/** The entity that holds what a learner keeps of a cell apart from it. */
export function sidePartOf(cell: string): string {
  return SIDE + cell;
}

/** The cell of such an entity; `undefined` if the entity is none. */
export function cellOfSide(entity: string): string | undefined {
  return entity.startsWith(SIDE) ? entity.slice(SIDE.length) : undefined;
}

/** What belongs to the platform, e.g. a watermark, has keys that no tenant's name may lead to. */
export function isOfTenant(cell: string): boolean {
  return !cell.startsWith(PLATFORM);
}
