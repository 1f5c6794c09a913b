import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.js';

/** A timer of the process fires this often: shorter delays than that are not seen. */
const RESOLUTION_MS = 2;
const NANOS_PER_SECOND = 1e9;

/** By quantile, as Prometheus writes them; the quantile 1 is the longest delay. */
const QUANTILES = [0.5, 0.99, 1] as const;

/**
 * Exposes by how much the event loop of the process came late, in seconds, since the scrape before.
 * Everything that the process answers waits for that long, its HTTP reads among it.
 */
export function eventLoopDelay(metrics: Metrics): void {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
  histogram.enable();
  metrics.sampled(
    'tradewind_event_loop_delay_seconds',
    'Delay of the event loop since the scrape before; quantile 1 is the longest.',
    ['quantile'],
    () => {
      const samples = QUANTILES.map((quantile) => ({
        labels: { quantile },
        value: delaySeconds(histogram.percentile(100 * quantile)),
      }));
      histogram.reset();
      return samples;
    },
  );
}

/** The histogram holds the time between two firings of the timer, which are never closer than its period. */
function delaySeconds(nanos: number): number {
  return Math.max(0, nanos / NANOS_PER_SECOND - RESOLUTION_MS / 1_000);
}
