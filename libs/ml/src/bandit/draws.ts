import type { RandomSource } from '../random-source.js';

const RESOLUTION = 0x1_0000_0000;

/** A number above 0 and below 1. */
export function uniform(random: RandomSource): number {
  return (random.below(RESOLUTION) + 0.5) / RESOLUTION;
}

/** Draws from the standard normal distribution (Box and Muller, 1958). */
export function drawNormal(random: RandomSource): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

/** Draws from Beta(a, b) as a share of two gamma draws; `a` and `b` are at least 1. */
export function drawBeta(random: RandomSource, a: number, b: number): number {
  const first = drawGamma(random, a);
  return first / (first + drawGamma(random, b));
}

/** Draws from Gamma(shape, 1), `shape` at least 1 (Marsaglia and Tsang, 2000). */
function drawGamma(random: RandomSource, shape: number): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform(random)) < (x * x) / 2 + d - d * v + d * Math.log(v))
      return d * v;
  }
}
