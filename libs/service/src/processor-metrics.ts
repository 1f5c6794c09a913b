import type { LoggerService } from '@nestjs/common';
import type { ProcessorMetrics } from '@tradewind/messaging';
import type { Metrics } from '@tradewind/observability';

/** A store that is away for hours does not fill the logs. */
const WARN_EVERY_MS = 10_000;

/** A processor's figures as Prometheus metrics. */
export function processorMetrics(metrics: Metrics, logger: LoggerService): ProcessorMetrics {
  const gaps = metrics.counter(
    'tradewind_gap_records_total',
    'Records deleted before they were folded.',
  );
  const retries = metrics.counter(
    'tradewind_retries_total',
    'Times that the log or the store refused or did not answer.',
  );
  let warned = -Infinity;
  return {
    folded: metrics.counter('tradewind_events_folded_total', 'Events folded into state.'),
    conflicts: metrics.counter(
      'tradewind_cas_conflicts_total',
      'Writes refused: another owner had written.',
    ),
    regressions: metrics.counter(
      'tradewind_state_regressions_total',
      'Times that the store was found changed.',
    ),
    republished: metrics.counter(
      'tradewind_outbox_republished_total',
      'Events published again after a restart.',
    ),
    batchSeconds: metrics.histogram(
      'tradewind_batch_seconds',
      'Time to fold, store and publish a batch.',
    ),
    retried: (scope, error) => {
      retries.inc();
      const now = performance.now();
      if (now - warned < WARN_EVERY_MS) return;
      warned = now;
      logger.warn(`${scope} waits and tries again: ${String(error)}`);
    },
    gap: (scope, records) => {
      gaps.inc(records);
      logger.error(`${String(records)} records of ${scope} were deleted before they were folded`);
    },
  };
}
