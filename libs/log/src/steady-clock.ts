const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export interface SteadyClockOptions {
  /** The wall clock, ms. @default Date.now */
  readonly wall: () => number;
  /** Time since any moment that only ever goes on, ms. @default performance.now */
  readonly elapsed: () => number;
  /** A difference up to this, ms, is a clock that is set right as it should be. */
  readonly stepMs: number;
  /** A greater one is believed once it has lasted for so long, unless it is greater than `mostMs`. */
  readonly afterMs: number;
  readonly mostMs: number;
}

export const defaultSteadyClockOptions: SteadyClockOptions = {
  wall: () => Date.now(),
  elapsed: () => performance.now(),
  stepMs: MINUTE_MS,
  afterMs: 15 * MINUTE_MS,
  mostMs: DAY_MS,
};

/**
 * The wall clock without its jumps. Where deadlines and retention follow the time, a clock that is set to next year for
 * a minute would fire everything that is due until then, and delete the log. So a difference from the time that has
 * gone by is passed over and told (`jumpMs`). One of at most a day is believed after a quarter of an hour, as of a
 * machine that has slept; a greater one when the process starts again.
 */
export class SteadyClock {
  readonly #options: SteadyClockOptions;
  /** What wall and elapsed time were when the wall clock was last believed. */
  #wall: number;
  #elapsed: number;
  #jump: { readonly ms: number; readonly since: number } | undefined;

  constructor(options: Partial<SteadyClockOptions> = {}) {
    this.#options = { ...defaultSteadyClockOptions, ...options };
    this.#wall = this.#options.wall();
    this.#elapsed = this.#options.elapsed();
  }

  /** The time, ms since 1970. */
  now(): number {
    const { wall, elapsed, stepMs } = this.#options;
    const [shown, gone] = [wall(), elapsed()];
    const expected = this.#wall + gone - this.#elapsed;
    const ms = shown - expected;
    if (Math.abs(ms) <= stepMs || this.#isBelieved(ms, gone)) {
      this.#wall = shown;
      this.#elapsed = gone;
      this.#jump = undefined;
      return shown;
    }
    return Math.round(expected);
  }

  /** By how much the wall clock was last seen to differ from the time that has gone by, ms; 0 if it is right. */
  get jumpMs(): number {
    return this.#jump?.ms ?? 0;
  }

  #isBelieved(ms: number, gone: number): boolean {
    const { stepMs, afterMs, mostMs } = this.#options;
    const isSame = this.#jump !== undefined && Math.abs(this.#jump.ms - ms) <= stepMs;
    const since = isSame && this.#jump ? this.#jump.since : gone;
    this.#jump = { ms, since };
    return Math.abs(ms) <= mostMs && gone - since >= afterMs;
  }
}

/** The clock of this process. */
export const steadyClock = new SteadyClock();
