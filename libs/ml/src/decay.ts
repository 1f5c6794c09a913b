/** A decaying count: `value` as of `time`. JSON-serialisable. */
export interface DecayedCount {
  value: number;
  /** Time in the unit of the half-life, e.g. ms since the epoch. */
  time: number;
}

/** Returns the share of a count that is left after `elapsed`; both in the same unit. */
export function decayFactor(elapsed: number, halfLife: number): number {
  return 2 ** (-elapsed / halfLife);
}

/**
 * Adds `weight` at `time`. A weight from before the count's own time is decayed to it, so that the
 * order of additions does not matter (except for rounding).
 */
export function addDecayed(
  count: DecayedCount,
  halfLife: number,
  addition: { readonly weight: number; readonly time: number },
): void {
  const { weight, time } = addition;
  if (time >= count.time) {
    count.value =
      (count.value === 0 ? 0 : count.value * decayFactor(time - count.time, halfLife)) + weight;
    count.time = time;
  } else {
    count.value += weight * decayFactor(count.time - time, halfLife);
  }
}

/** Returns the count as of `time`, which may be before or after its own. */
export function decayedValue(count: DecayedCount, halfLife: number, time: number): number {
  return count.value === 0 ? 0 : count.value * decayFactor(time - count.time, halfLife);
}

/** Returns the sum of two counts of one half-life, at the later of their times. */
export function mergeDecayed(a: DecayedCount, b: DecayedCount, halfLife: number): DecayedCount {
  const time = Math.max(a.time, b.time);
  return { value: decayedValue(a, halfLife, time) + decayedValue(b, halfLife, time), time };
}
