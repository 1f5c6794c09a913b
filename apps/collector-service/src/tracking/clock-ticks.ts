import { envelopeHeaders, eventId, storefrontEvents } from '@tradewind/contracts';
import type { NewRecord } from '@tradewind/log';
import { SOURCE } from './records.js';

/**
 * Returns a tick for every partition of the storefront's events, which advances the clocks of idle
 * partitions. Ids are derived from partition and time; a repeated tick has no effect.
 */
export function tickRecords(time: number, recordedAt: number): NewRecord[] {
  return Array.from({ length: storefrontEvents.partitions }, (_, partition) => ({
    topic: storefrontEvents.name,
    partition,
    key: null,
    value: JSON.stringify({ time }),
    headers: envelopeHeaders({
      id: eventId(`clock.tick|${String(partition)}|${String(time)}`),
      source: SOURCE,
      type: 'clock.tick',
      time,
      recordedAt,
    }),
  }));
}

/** The clock of a recording: the latest event time that the log has accepted. */
export class RecordingClock {
  #time = -Infinity;

  /**
   * Returns the ticks to append after events of these times; none unless they advance the clock.
   */
  ticksFor(times: readonly number[], recordedAt: number): NewRecord[] {
    const time = greatest(times);
    return time > this.#time ? tickRecords(time, recordedAt) : [];
  }

  /** Called once the log has accepted events of these times, and their ticks. */
  advance(times: readonly number[]): void {
    this.#time = Math.max(this.#time, greatest(times));
  }
}

function greatest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.max(a, b), -Infinity);
}
