import type { EventSink } from '@tradewind/log';
import type { StorefrontLoad } from './storefront-load.js';

const CHUNK = 5_000;

export interface FillOptions {
  readonly events: number;
  /** The rate of the generated event times, events per second. */
  readonly eventRate: number;
  readonly signal: AbortSignal;
}

/** The number of events appended, and the rate. */
export interface Filled {
  readonly events: number;
  /** Values and headers before encoding by the client. */
  readonly bytes: number;
  /** Time of the appends alone, acknowledged by all replicas; without the generation of records. */
  readonly seconds: number;
}

/** Appends events, their event times ending now. Rejects when a publish does or the signal fires. */
export async function fill(
  sink: EventSink,
  load: StorefrontLoad,
  { events, eventRate, signal }: FillOptions,
): Promise<Filled> {
  const start = Date.now() - (events / eventRate) * 1_000;
  let bytes = 0;
  let milliseconds = 0;
  for (let from = 0; from < events; from += CHUNK) {
    signal.throwIfAborted();
    const records = Array.from({ length: Math.min(CHUNK, events - from) }, (_, i) =>
      load.next(Math.floor(start + ((from + i) / eventRate) * 1_000)),
    );
    for (const { value, headers } of records) {
      bytes += value?.length ?? 0;
      for (const name of Object.keys(headers)) bytes += name.length + (headers[name]?.length ?? 0);
    }
    const began = performance.now();
    await sink.publish(records);
    milliseconds += performance.now() - began;
  }
  return { events, bytes, seconds: milliseconds / 1_000 };
}
