/** Deltas that were not learned as they came, and snapshots that were not published. */
export interface Counts {
  late: number;
  dropped: number;
  refused: number;
}

/**
 * Counts by the epoch in which they take effect, so that what a watermark reports depends on the epochs
 * it covers and not on when sources were heard. JSON-serialisable.
 */
export interface DeltaCounts {
  /** Of epochs that are closed. */
  readonly closed: Counts;
  readonly open: (Counts & { readonly epoch: number })[];
}

/** Epochs that are counted apart; of more, the later ones count with the last. */
const MOST_EPOCHS = 64;

export function noDeltaCounts(): DeltaCounts {
  return { closed: { late: 0, dropped: 0, refused: 0 }, open: [] };
}

export function countDelta(
  { open }: DeltaCounts,
  epoch: number,
  { late = 0, dropped = 0, refused = 0 }: Partial<Counts>,
): void {
  let counts = open.find((each) => each.epoch === epoch);
  if (!counts && open.length >= MOST_EPOCHS) counts = open.at(-1);
  if (!counts) open.push((counts = { epoch, late: 0, dropped: 0, refused: 0 }));
  counts.late += late;
  counts.dropped += dropped;
  counts.refused += refused;
}

/** Moves what takes effect up to and including an epoch to the closed ones, and returns these. */
export function closeCounts(counts: DeltaCounts, through: number): Readonly<Counts> {
  const { closed, open } = counts;
  for (let i = open.length - 1; i >= 0; i--) {
    const each = open[i];
    if (!each || each.epoch > through) continue;
    closed.late += each.late;
    closed.dropped += each.dropped;
    closed.refused += each.refused;
    open.splice(i, 1);
  }
  return closed;
}
