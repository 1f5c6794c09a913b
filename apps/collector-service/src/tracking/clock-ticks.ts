import { storefrontEvents } from '@tradewind/contracts';
import type { NewRecord } from '@tradewind/log';
import { tickRecords, type TickTarget } from '@tradewind/service';
import { SOURCE } from './records.js';

/** The collector tells all that folds storefront events what time it is. */
export const storefrontClock: TickTarget = { topic: storefrontEvents, source: SOURCE };

/** The clock of a recording: the latest event time that the log has accepted. */
export class RecordingClock {
  #time = -Infinity;

  /**
   * Returns the ticks to append after events of these times; none unless they advance the clock.
   */
  ticksFor(times: readonly number[], recordedAt: number): NewRecord[] {
    const time = greatest(times);
    return time > this.#time ? tickRecords(storefrontClock, time, recordedAt) : [];
  }

  /** Called once the log has accepted events of these times, and their ticks. */
  advance(times: readonly number[]): void {
    this.#time = Math.max(this.#time, greatest(times));
  }
}

function greatest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.max(a, b), -Infinity);
}
