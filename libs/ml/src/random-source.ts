/**
 * Returns a source of seeded numbers from 0 up to, not including, 1: mulberry32 (T. Ettinger, 2017), 32
 * bits of state.
 */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Seeded whole numbers for training. */
export class RandomSource {
  readonly #next: () => number;

  constructor(seed: number) {
    this.#next = seededNumbers(seed);
  }

  /** A whole number from 0 to `bound - 1`; `bound` up to 2^32. */
  below(bound: number): number {
    return Math.floor(this.#next() * bound);
  }
}

/** Draws from the standard normal distribution (Box and Muller, 1958). */
export function normalDraw(next: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Draws from Beta(a, b) as a share of two gamma draws; parameters below 1 count as 1. */
export function betaDraw(a: number, b: number, next: () => number): number {
  const x = gammaDraw(a, next);
  return x / (x + gammaDraw(b, next));
}

/** Marsaglia and Tsang, A simple method for generating gamma variables (2000); for shapes of at least 1. */
function gammaDraw(shape: number, next: () => number): number {
  const d = Math.max(1, shape) - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normalDraw(next);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
