import type { MemorySample } from '../measure/memory-trend.js';

const ANSWER_WITHIN_MS = 4_000;
const LOOP_DELAY = 'tradewind_event_loop_delay_seconds';

/** Returns the memory of a service's process according to its metrics. */
export async function memoryOf(
  url: string,
  signal: AbortSignal,
): Promise<Omit<MemorySample, 'at'>> {
  const text = await metricsOf(url, signal);
  return {
    rss: metricOf(text, 'process_resident_memory_bytes'),
    heapUsed: metricOf(text, 'nodejs_heap_size_used_bytes'),
  };
}

/** Processor time of a service's process since its start, s. */
export async function cpuSecondsOf(url: string, signal: AbortSignal): Promise<number> {
  return metricOf(await metricsOf(url, signal), 'process_cpu_seconds_total');
}

/** How late the event loop of a service came since it was asked before, ms. */
export interface LoopDelay {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** By name of the service. */
export async function loopDelaysOf(
  urls: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<Readonly<Record<string, LoopDelay>>> {
  const delays = await Promise.all(
    Object.entries(urls).map(async ([name, url]) => {
      const text = await metricsOf(url, signal);
      const at = (quantile: string) =>
        1_000 * sampleOf(text, `${LOOP_DELAY}\\{quantile="${quantile}"[^}]*\\}`);
      return [name, { p50Ms: at('0.5'), p99Ms: at('0.99'), maxMs: at('1') }] as const;
    }),
  );
  return Object.fromEntries(delays);
}

async function metricsOf(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${url}/metrics`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
  });
  return response.text();
}

/**
 * Returns the value of a metric without labels of its own in Prometheus' text format. Throws if it
 * is missing.
 */
export function metricOf(text: string, name: string): number {
  return sampleOf(text, `${name}(?:\\{[^}]*\\})?`, name);
}

/** Returns the value of the first sample that matches a regular expression. Throws if there is none. */
function sampleOf(text: string, sample: string, name = sample): number {
  const value = new RegExp(`^${sample} (\\S+)`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`there is no metric ${name}`);
  return Number(value);
}
