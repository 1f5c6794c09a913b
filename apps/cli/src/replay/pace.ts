import { pause } from '../http/pause.js';

/** Lags shorter than this are not worth a timer, ms. */
const GRAIN_MS = 50;

/** Holds events back until their time, at so many times the recorded speed. */
export class Pace {
  #origin: { readonly recorded: number; readonly wall: number } | undefined;

  constructor(
    private readonly speed: number,
    private readonly signal: AbortSignal,
    private readonly now: () => number = Date.now,
  ) {}

  /** How long an event of a recorded time is to wait, ms; 0 when it is due. */
  delay(recorded: number): number {
    if (this.speed === Infinity) return 0;
    this.#origin ??= { recorded, wall: this.now() };
    const due = this.#origin.wall + (recorded - this.#origin.recorded) / this.speed;
    const delay = due - this.now();
    return delay < GRAIN_MS ? 0 : delay;
  }

  wait(ms: number): Promise<void> {
    return pause(ms, this.signal);
  }
}
