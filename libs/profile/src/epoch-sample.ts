import { stableHash } from '@tradewind/ml';

/** Shoppers of a tenant who are sampled in one partition and epoch. */
export const SAMPLE_SIZE = 64;

/** What a partition samples of a tenant's shoppers within one epoch, for a model to be fitted to. */
export interface EpochSample {
  /** By ascending hash of the shopper: everywhere and always the same shoppers are sampled. */
  sample: [shopper: number, vector: number[], time: number][];
  /** Hashes of shoppers who were erased; absent if none were. */
  forgotten?: number[];
}

export function sampledAs(shopper: string): number {
  return stableHash(`sample|${shopper}`);
}

/**
 * Takes a shopper in, in the place of what was sampled of him earlier in the epoch. `of` tells the vector and
 * its time; it is not asked if the hashes of others are lower.
 */
export function addToSample(
  sample: EpochSample['sample'],
  hash: number,
  of: () => readonly [vector: number[], time: number],
): void {
  const last = sample.at(-1);
  if (last && sample.length >= SAMPLE_SIZE && hash > last[0]) return;
  const entry: EpochSample['sample'][number] = [hash, ...of()];
  const place = sample.findIndex(([other]) => other >= hash);
  if (sample[place]?.[0] === hash) {
    sample[place] = entry;
    return;
  }
  sample.splice(place < 0 ? sample.length : place, 0, entry);
  if (sample.length > SAMPLE_SIZE) sample.length = SAMPLE_SIZE;
}

/** Takes a shopper who was erased out, and remembers that he was. */
export function forgetSampled(current: EpochSample, hash: number): void {
  current.sample = current.sample.filter(([other]) => other !== hash);
  current.forgotten = [...(current.forgotten ?? []), hash];
}
