import type { MemorySample } from '../measure/memory-trend.js';

const ANSWER_WITHIN_MS = 4_000;

/** The memory of a service's process, as its metrics tell. */
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

async function metricsOf(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${url}/metrics`, {
    signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
  });
  return response.text();
}

/** The value of a metric without labels of its own in Prometheus' text format. Throws if it is not there. */
export function metricOf(text: string, name: string): number {
  const value = new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)`, 'm').exec(text)?.[1];
  if (value === undefined) throw new Error(`there is no metric ${name}`);
  return Number(value);
}
