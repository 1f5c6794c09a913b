import type { LiveFigures } from '../live/figures.js';
import { RateMeter } from '../live/rate-meter.js';
import { lagOf } from '../summary/progress.js';
import type { Running } from './running.js';

const P99 = 0.99;

/** A look at what the live view shows; `events` is how many the collector has taken. */
export function liveFigures(
  { progress, tail }: Pick<Running, 'progress' | 'tail'>,
  events: () => number,
): () => Promise<LiveFigures> {
  const meter = new RateMeter();
  meter.rate(events(), performance.now());
  return async () => {
    const services = await progress.look().catch(() => undefined);
    const taken = events();
    return {
      events: taken,
      eventsPerSecond: meter.rate(taken, performance.now()),
      segments: tail.segmentsEntered,
      recommendations: tail.recommendations,
      campaigns: tail.campaigns,
      lag: services && lagOf(services),
      p99Ms: tail.latency.quantile(P99),
    };
  };
}
