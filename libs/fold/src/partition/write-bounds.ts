import type { PartitionMemory } from '../memory/partition-memory.js';
import type { Outbox } from './outbox.js';

/**
 * Bounds of one atomic write; a chunk ends at the first step that reaches one. A single step may add as
 * many entries again: all parts that the folds may have.
 */
const MAX_DIRTY_ENTRIES = 1_800;
const MAX_OUTBOX_BYTES = 4_194_304;
const MAX_OUTBOX_ITEMS = 5_000;

/** Whether the write that is being collected takes no more. */
export function isFull({ dirtyCount }: PartitionMemory, { bytes, items }: Outbox): boolean {
  return (
    dirtyCount >= MAX_DIRTY_ENTRIES || bytes >= MAX_OUTBOX_BYTES || items.length >= MAX_OUTBOX_ITEMS
  );
}
