import type { Sample } from './meter.js';

export interface DrainRate {
  /** Events between the two marks. */
  readonly events: number;
  readonly seconds: number;
  readonly eventsPerSecond: number;
  /** Processor time of all processes together. */
  readonly cpuSecondsPerMillion: number;
}

export interface Marks {
  /** Events of the warm-up: measuring begins when all processes together have processed so many. */
  readonly from: number;
  /** Measuring ends when they have processed so many. */
  readonly to: number;
}

/**
 * Returns the rate of processes that drain a log together, from the samples of each: between the
 * first samples at which they had processed `from` and `to` events. Processor time in between is
 * interpolated linearly. Throws if the samples do not reach `to`.
 */
export function drainRate(
  processes: readonly (readonly Sample[])[],
  { from, to }: Marks,
): DrainRate {
  const start = crossing(processes, from);
  const end = crossing(processes, to);
  const events = end.count - start.count;
  const seconds = (end.at - start.at) / 1_000;
  if (events <= 0 || seconds <= 0) throw new Error('too few events to measure a rate');
  const cpuMicros = processes.reduce(
    (sum, samples) => sum + cpuAt(samples, end.at) - cpuAt(samples, start.at),
    0,
  );
  return {
    events,
    seconds,
    eventsPerSecond: events / seconds,
    // Microseconds per event equal seconds per million events.
    cpuSecondsPerMillion: cpuMicros / events,
  };
}

/** Returns when the sum of all counts first reached `count`, and the sum at that time. */
function crossing(
  processes: readonly (readonly Sample[])[],
  count: number,
): { readonly at: number; readonly count: number } {
  const steps = processes
    .flatMap((samples) =>
      samples.map(({ at, count: done }, i) => ({ at, added: done - (samples[i - 1]?.count ?? 0) })),
    )
    .toSorted((a, b) => a.at - b.at);
  let sum = 0;
  for (const { at, added } of steps) {
    sum += added;
    if (sum >= count) return { at, count: sum };
  }
  throw new Error(`only ${sum} of ${count} events were processed`);
}

function cpuAt(samples: readonly Sample[], at: number): number {
  const next = samples.findIndex((sample) => sample.at >= at);
  const after = samples[next];
  if (after === undefined) return samples.at(-1)?.cpuMicros ?? 0;
  const before = samples[next - 1];
  if (before === undefined) return after.cpuMicros;
  const share = (at - before.at) / (after.at - before.at);
  return before.cpuMicros + share * (after.cpuMicros - before.cpuMicros);
}
