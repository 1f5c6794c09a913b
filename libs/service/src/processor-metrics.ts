import type { LoggerService } from '@nestjs/common';
import type { ProcessorMetrics } from '@tradewind/messaging';
import type { Metrics } from '@tradewind/observability';

/** A store that is away for hours does not fill the logs. */
const WARN_EVERY_MS = 10_000;
/** Reasons of dead letters are a small closed set; what is none of them counts as `other`. */
const MAX_REASONS = 32;
const REASON = /^[a-z][a-z0-9-]{0,39}$/;

/**
 * What the processors of a service report, as Prometheus metrics. Their counters are of topics: a
 * partition that moves on takes none of its history with it. What stands where is `partitionMetrics`.
 */
export function processorMetrics(metrics: Metrics, logger: LoggerService): ProcessorMetrics {
  return {
    ...folding(metrics),
    ...recovery(metrics, logger),
    ...durations(metrics),
    ...deadLetters(metrics),
    ...retries(metrics, logger),
  };
}

function folding(metrics: Metrics): Pick<ProcessorMetrics, 'folded' | 'duplicated' | 'assigned'> {
  const folded = counterOf(metrics, 'events_folded', 'Events folded into state.');
  const duplicates = counterOf(
    metrics,
    'duplicates_dropped',
    'Events dropped: they had been folded before.',
  );
  const rebalances = counterOf(metrics, 'rebalances', 'Times that partitions were assigned.');
  return {
    folded: ({ topic }, events) => {
      folded.inc({ topic }, events);
    },
    duplicated: ({ topic }, events) => {
      duplicates.inc({ topic }, events);
    },
    assigned: (topic) => {
      rebalances.inc({ topic });
    },
  };
}

function recovery(
  metrics: Metrics,
  logger: LoggerService,
): Pick<ProcessorMetrics, 'gap' | 'conflicted' | 'regressed' | 'republished'> {
  const gaps = counterOf(metrics, 'gap_records', 'Records deleted before they were folded.');
  const conflicts = counterOf(metrics, 'cas_conflicts', 'Writes refused: another owner wrote.');
  const regressions = counterOf(
    metrics,
    'state_regressions',
    'Times that the store was found to hold something else than was written last.',
  );
  const republished = counterOf(
    metrics,
    'outbox_republished',
    'Events published again after a restart or a change of owners.',
  );
  return {
    gap: (at, records) => {
      gaps.inc({ topic: at.topic }, records);
      logger.error(`${records} records of ${nameOf(at)} were deleted before they were folded`);
    },
    conflicted: ({ topic }) => {
      conflicts.inc({ topic });
    },
    regressed: (at) => {
      regressions.inc({ topic: at.topic });
      logger.warn(`the state of ${nameOf(at)} is not what was written last: it is read again`);
    },
    republished: ({ topic }, events) => {
      republished.inc({ topic }, events);
    },
  };
}

function durations(
  metrics: Metrics,
): Pick<ProcessorMetrics, 'batchTook' | 'writeTook' | 'confirmTook' | 'publishTook'> {
  const timed = (name: string, help: string) => {
    const histogram = metrics.histogram(`tradewind_${name}_seconds`, help, ['topic']);
    return (topic: string, seconds: number) => {
      histogram.observe({ topic }, seconds);
    };
  };
  return {
    batchTook: timed('batch', 'Time to fold, store and publish a batch.'),
    writeTook: timed('state_write', 'Time of one atomic write of state.'),
    confirmTook: timed('durability_wait', 'Time until decisions were stored durably.'),
    publishTook: timed('publish', 'Time until the log had taken what was concluded.'),
  };
}

function deadLetters(metrics: Metrics): Pick<ProcessorMetrics, 'deadLettered'> {
  const counter = metrics.counter(
    'tradewind_dead_letters_total',
    'Records that could not be folded and were set aside.',
    ['topic', 'reason'],
  );
  const known = new Set<string>();
  const boundedReason = (code: string) => {
    if (known.has(code)) return code;
    if (known.size >= MAX_REASONS || !REASON.test(code)) return 'other';
    known.add(code);
    return code;
  };
  return {
    deadLettered: ({ topic }, code) => {
      counter.inc({ topic, reason: boundedReason(code) });
    },
  };
}

function retries(metrics: Metrics, logger: LoggerService): Pick<ProcessorMetrics, 'retried'> {
  const counter = counterOf(metrics, 'retries', 'Times that the log or the store refused.');
  let warned = -Infinity;
  return {
    retried: (at, error) => {
      counter.inc({ topic: at.topic });
      const now = performance.now();
      if (now - warned < WARN_EVERY_MS) return;
      warned = now;
      logger.warn(`${nameOf(at)} waits and tries again: ${String(error)}`);
    },
  };
}

function counterOf(metrics: Metrics, name: string, help: string) {
  return metrics.counter(`tradewind_${name}_total`, help, ['topic']);
}

function nameOf({ topic, partition }: { topic: string; partition: number }): string {
  return `${topic}[${partition}]`;
}
