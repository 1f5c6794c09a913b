import { decayFactor } from '@tradewind/ml';

/** A label and the decayed weight of what was done with it. */
export type Affinity = [label: string, weight: number];

/** Affinities kept of a kind. */
export const AFFINITIES = 8;
/** Longer labels are cut. */
const LABEL_LENGTH = 40;

/** Fades all weights by `elapsed` of `halfLife`; rounded to four decimals to keep profiles small. */
export function fadeAffinities(affinities: Affinity[], elapsed: number, halfLife: number): void {
  if (elapsed <= 0) return;
  const factor = decayFactor(elapsed, halfLife);
  for (const affinity of affinities) affinity[1] = round(affinity[1] * factor);
}

/**
 * Adds to the weight of a label, heaviest first. When all places are taken a new label replaces the
 * lightest and inherits its weight (SpaceSaving, Metwally et al. 2005): a weight is never too small.
 */
export function addAffinity(affinities: Affinity[], label: string, weight: number): void {
  const name = label.trim().slice(0, LABEL_LENGTH);
  if (name === '') return;
  const known = affinities.find((affinity) => affinity[0] === name);
  if (known) {
    known[1] = round(known[1] + weight);
  } else {
    const replaced = affinities.length >= AFFINITIES ? affinities.pop() : undefined;
    affinities.push([name, round((replaced?.[1] ?? 0) + weight)]);
  }
  affinities.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}

function round(weight: number): number {
  return Math.round(weight * 10_000) / 10_000;
}
